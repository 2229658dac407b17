namespace Mbus.Simulation;

/// <summary>One telegram of a simulated meter: records after a generated header, or a recorded telegram.</summary>
public sealed record TelegramDefinition
{
    /// <summary>Records after a generated header.</summary>
    public IReadOnlyList<RecordDefinition> Records { get; init; } = [];

    /// <summary>Bytes after the records, in wire order: more records, or empty.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>Manufacturer specific data at the end, after DIF 0F or 1F.</summary>
    public byte[] ManufacturerData { get; init; } = [];

    /// <summary>Recorded telegram, CI field and user data; null for a generated one.</summary>
    public byte[]? Recorded { get; init; }

    /// <summary>Header of a recorded telegram; null for a generated one.</summary>
    internal TelegramHeader? RecordedHeader
    {
        get
        {
            if (Recorded is not { Length: > 0 })
                return null;

            byte[] frame = new byte[Frame.MaxLength];
            int length = Frame.WriteLong(frame, 0, ControlField.RspUd, 0, Recorded[0], Recorded, 1, Recorded.Length - 1);
            return Frame.TryParse(frame, 0, length, out Frame parsed) ? TelegramHeader.Read(parsed) : null;
        }
    }
}
