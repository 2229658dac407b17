namespace Mbus.Interop.Tests.Quirks;

/// <summary>A meter or gateway as it is found in the field, as data of the simulator.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="Meter">Properties of the meter besides its addresses.</param>
/// <param name="Address">Address by which libmbus reads it.</param>
internal sealed record Quirk(string Name, string Meter, string Address = "5")
{
    private const string Telegrams = """ "telegrams": [ { "data": "04 06 39 30 00 00 02 5A 35 02" } ] """;

    /// <summary>Faults of the bus.</summary>
    internal string Faults { get; init; } = "";

    /// <summary>Behaviour of the gateway in front of the bus; null for a bridge directly at the bus.</summary>
    internal string? Gateway { get; init; }

    /// <summary>Further meters.</summary>
    internal string Others { get; init; } = "";

    /// <summary>Options of the bridge's line.</summary>
    internal string Line { get; init; } = "tcp://";

    /// <summary>Number of readings.</summary>
    internal int Times { get; init; } = 1;

    /// <summary>True if libmbus resets the meter before each reading (SND_NKE, which costs it two waits for silence).</summary>
    internal bool PingFirst { get; init; }

    /// <summary>Time that libmbus waits for each answer, and for the silence behind it.</summary>
    internal int TimeoutMs { get; init; } = 3000;

    /// <summary>Wake-up preamble of the bridge's line.</summary>
    internal string? WakeUp { get; init; }

    /// <summary>True if the bridge reads a meter that libmbus alone cannot read.</summary>
    internal bool IsBetter { get; init; }

    /// <summary>The definition of the bus.</summary>
    internal string Definition
    {
        get
        {
            string telegrams = Meter.Contains("telegrams", StringComparison.Ordinal) ? "" : $", {Telegrams}";
            string gateway = Gateway == null ? "" : $"\"gateway\": {Gateway},";
            return $$"""
                { "faults": [ {{Faults}} ], {{gateway}} "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 4, {{Meter}}{{telegrams}} }{{Others}} ] }
                """;
        }
    }

    public override string ToString() => Name;
}
