namespace Mbus.Client.Simulation;

/// <summary>One telegram of a simulated meter: either records behind a generated header, or a recorded one.</summary>
public sealed record TelegramDefinition
{
    /// <summary>The records behind a generated header.</summary>
    public IReadOnlyList<RecordDefinition> Records { get; init; } = [];

    /// <summary>Bytes behind the records as they go over the wire: more records, or nothing.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>Manufacturer specific data at the end, behind DIF 0F or 1F.</summary>
    public byte[] ManufacturerData { get; init; } = [];

    /// <summary>A recorded telegram, CI field and user data; null for a generated one.</summary>
    public byte[]? Recorded { get; init; }
}
