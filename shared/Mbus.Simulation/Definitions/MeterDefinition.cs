namespace Mbus.Simulation;

/// <summary>Data of a simulated meter.</summary>
public sealed record MeterDefinition
{
    /// <summary>Display name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Primary address, 0 to 250.</summary>
    public byte PrimaryAddress { get; init; }

    /// <summary>Secondary address.</summary>
    public SecondaryAddress Address { get; init; }

    /// <summary>Fabrication number in BCD; null for the digits of the identification.</summary>
    public uint? FabricationNumber { get; init; }

    /// <summary>Status byte of generated headers.</summary>
    public byte Status { get; init; }

    /// <summary>Access number of the first telegram; later ones count up. Null for that of a recorded telegram, or 0.</summary>
    public byte? AccessNumber { get; init; }

    /// <summary>Baud rate; 0 for that of the bus.</summary>
    public int BaudRate { get; init; }

    /// <summary>Time from request to reply, in microseconds; null for 33 bits.</summary>
    public long? ResponseMicroseconds { get; init; }

    /// <summary>Maximum random addition to the reply time, in microseconds.</summary>
    public long JitterMicroseconds { get; init; }

    /// <summary>True if the meter treats every request as a new one.</summary>
    public bool IgnoresFrameCount { get; init; }

    /// <summary>
    /// Time without a request, in microseconds, after which the meter starts again with its first telegram; null for never.
    /// </summary>
    public long? RestartMicroseconds { get; init; }

    /// <summary>User data of a pending alarm (CI 71); null for none.</summary>
    public byte[]? Alarm { get; init; }

    /// <summary>Telegrams of one readout; if empty, the meter answers E5.</summary>
    public IReadOnlyList<TelegramDefinition> Telegrams { get; init; } = [];

    /// <summary>Deviations of this meter from the standard.</summary>
    public MeterQuirks Quirks { get; init; } = new();

    /// <summary>Faults of this meter.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
