using Mbus.Client;

namespace Mbus.Gateway.Buses;

/// <summary>Outcomes of readings since the gateway was started.</summary>
/// <param name="Success">Complete readings.</param>
/// <param name="Silence">Attempts without a reply.</param>
/// <param name="Damage">Attempts with a damaged or unexpected reply.</param>
/// <param name="Passing">Readings taken from other masters.</param>
public readonly record struct ReadCounts(long Success, long Silence, long Damage, long Passing)
{
    /// <summary>Counts with their names.</summary>
    public IReadOnlyList<(string Outcome, long Count)> All => [("success", Success), ("silence", Silence), ("damage", Damage), ("passing", Passing)];

    /// <summary>Returns the counts with one more failure.</summary>
    internal ReadCounts Failed(MbusException e) => e.Outcome == Outcome.Silence ? this with { Silence = Silence + 1 } : this with { Damage = Damage + 1 };
}
