namespace Mbus.Simulation;

/// <summary>Deviations of a simulated meter from the standard, as meters in the field show them. The default is a meter with none.</summary>
public sealed record MeterQuirks
{
    /// <summary>A field of every reply; null for the primary address.</summary>
    public byte? ReplyAddress { get; init; }

    /// <summary>Number of SND_NKE that the meter leaves unanswered, together with all requests before them; at least 0.</summary>
    public int ResetsNeeded { get; init; }

    /// <summary>True for a meter that executes SND_NKE, but does not answer it.</summary>
    public bool IgnoresReset { get; init; }

    /// <summary>True for a meter whose last telegram also announces more, and which then repeats it with new access numbers.</summary>
    public bool Endless { get; init; }

    /// <summary>Number of telegrams of a readout that are sent, although more are announced; null for all.</summary>
    public int? SilentAfter { get; init; }

    /// <summary>Limit on readings in a period; null for none.</summary>
    public ReadLimit? ReadLimit { get; init; }

    /// <summary>Selections that the meter accepts; null for those of the standard.</summary>
    public SelectionRule? Selection { get; init; }

    /// <summary>Preamble without which the meter does not receive; null for none.</summary>
    public WakeUp? WakeUp { get; init; }

    /// <summary>Data that the meter sends only after a request of its own.</summary>
    public IReadOnlyList<OwnRequest> OwnRequests { get; init; } = [];

    /// <summary>Frames that the meter sends without a request; null for none.</summary>
    public Push? Push { get; init; }
}
