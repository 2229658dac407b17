namespace Mbus.Simulation;

/// <summary>A simulated meter as data.</summary>
public sealed record MeterDefinition
{
    /// <summary>What people call it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The primary address, 0 to 250.</summary>
    public byte PrimaryAddress { get; init; }

    /// <summary>The secondary address.</summary>
    public SecondaryAddress Address { get; init; }

    /// <summary>The fabrication number in BCD; null for the same digits as the identification.</summary>
    public uint? FabricationNumber { get; init; }

    /// <summary>The status byte of generated headers.</summary>
    public byte Status { get; init; }

    /// <summary>The access number of its first telegram, from which it counts on; null for that of a recorded telegram, or 0.</summary>
    public byte? AccessNumber { get; init; }

    /// <summary>Its baud rate; 0 for that of the bus.</summary>
    public int BaudRate { get; init; }

    /// <summary>The time from a request to the answer; null for 33 bits.</summary>
    public long? ResponseMicroseconds { get; init; }

    /// <summary>How much later, at most, chance may let it answer.</summary>
    public long JitterMicroseconds { get; init; }

    /// <summary>True where it takes every request for a new one.</summary>
    public bool IgnoresFrameCount { get; init; }

    /// <summary>The time without a request after which it begins with its first telegram; null for never.</summary>
    public long? RestartMicroseconds { get; init; }

    /// <summary>The user data of an alarm that waits (CI 71); null for none.</summary>
    public byte[]? Alarm { get; init; }

    /// <summary>Its telegrams; with none it answers E5.</summary>
    public IReadOnlyList<TelegramDefinition> Telegrams { get; init; } = [];

    /// <summary>The faults of its own.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
