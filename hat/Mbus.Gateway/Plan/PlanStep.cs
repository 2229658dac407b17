namespace Mbus.Gateway.Plan;

/// <summary>What a bus does next.</summary>
internal enum PlanAction
{
    /// <summary>Nothing until <see cref="PlanStep.Until"/>, or until a reading is requested.</summary>
    Wait,

    /// <summary>Read the meter.</summary>
    Read,

    /// <summary>Send the meter one SND_NKE or selection; read it if it answers. For a meter that has not answered several times.</summary>
    Probe,
}

/// <summary>The next action of a <see cref="BusPlan"/>.</summary>
/// <param name="Action">Action.</param>
/// <param name="Meter">Meter to read; null for a wait.</param>
/// <param name="Until">End of a wait.</param>
internal readonly record struct PlanStep(PlanAction Action, PlannedMeter? Meter, DateTimeOffset Until);
