namespace Mbus.Simulation;

/// <summary>
/// Meter that answers from its definition: values grow and oscillate, the clock runs, a new address or clock setting is kept.
/// </summary>
internal sealed class SimulatedMeter(MeterDefinition definition, DateTime start) : Meter
{
    private const byte MoreFollows = 0x1F;
    private const byte ManufacturerData = 0x0F;
    private const int IdentificationLength = 4;
    private const int DateTimeLength = 4;

    private readonly RecordEncoder _encoder = new();
    private readonly bool[] _keepsAccessNumber = [.. definition.Telegrams.Select(one => one.RecordedHeader is { Content: TelegramContent.Encrypted })];
    private SecondaryAddress _address = definition.Address;
    private TimeSpan _clockOffset;
    private bool _hasAlarm = definition.Alarm != null;

    public override SecondaryAddress Address => _address;

    public override uint FabricationNumber => definition.FabricationNumber ?? definition.Address.Identification;

    public override int TelegramCount => definition.Quirks.Endless && definition.Telegrams.Count > 0 ? int.MaxValue : definition.Telegrams.Count;

    public override bool HasAlarm => _hasAlarm;

    public override int WriteTelegram(int index, long now, byte[] buffer, int offset)
    {
        LastTelegram = index;
        return Write(definition.Telegrams[InDefinition(index)], index == TelegramCount - 1, now, buffer, offset);
    }

    /// <summary>Index of the telegram that was written last.</summary>
    internal int LastTelegram { get; private set; }

    internal int Write(TelegramDefinition telegram, bool isLast, long now, byte[] buffer, int offset) => telegram.Recorded != null
        ? WriteRecorded(telegram.Recorded, buffer, offset)
        : WriteGenerated(telegram, isLast, now, buffer, offset) - offset;

    // The body was encrypted with this access number.
    public override bool KeepsAccessNumber(int index) => _keepsAccessNumber[InDefinition(index)];

    public override int WriteAlarm(byte[] buffer, int offset)
    {
        definition.Alarm!.CopyTo(buffer, offset);
        return definition.Alarm.Length;
    }

    public override void AcknowledgeAlarm() => _hasAlarm = false;

    public override bool SetAddress(SecondaryAddress address)
    {
        _address = address;
        return true;
    }

    public override bool SetClock(byte[] buffer, int offset, int count, long now)
    {
        long bits = 0;
        for (int i = 0; i < count; i++)
            bits |= (long)buffer[offset + i] << (8 * i);

        DateParts date = new(count == DateTimeLength ? DataType.DateTime : DataType.DateTimeSeconds, bits);
        if (date.Validity != DateValidity.Valid)
            return false;

        int second = date.HasSecond ? date.Second : 0;
        _clockOffset = new DateTime(date.Year, date.Month, date.Day, date.Hour, date.Minute, second) - start - Elapsed(now);
        return true;
    }

    private int InDefinition(int index) => Math.Min(index, definition.Telegrams.Count - 1);

    private static TimeSpan Elapsed(long now) => TimeSpan.FromMicroseconds(now);

    // A recorded telegram keeps its header, except for an address that was changed later.
    private int WriteRecorded(byte[] recorded, byte[] buffer, int offset)
    {
        recorded.CopyTo(buffer, offset);
        if (_address.Equals(definition.Address))
            return recorded.Length;

        byte[] address = new byte[SecondaryAddress.Length];
        _address.Write(address, 0);
        int shown = ShownInHeader(recorded[0]);
        if (recorded.Length > shown)
            Array.Copy(address, 0, buffer, offset + 1, shown);
        return recorded.Length;
    }

    private static int ShownInHeader(byte ci) => ci switch
    {
        ControlInformation.VariableData => SecondaryAddress.Length,
        ControlInformation.FixedData => IdentificationLength,
        _ => 0,
    };

    private int WriteGenerated(TelegramDefinition telegram, bool isLast, long now, byte[] buffer, int offset)
    {
        DateTime clock = start + _clockOffset + Elapsed(now);
        buffer[offset++] = ControlInformation.VariableData;
        _address.Write(buffer, offset);
        offset += SecondaryAddress.Length;
        buffer[offset++] = 0;
        buffer[offset++] = definition.Status;
        buffer[offset++] = 0;
        buffer[offset++] = 0;
        foreach (RecordDefinition record in telegram.Records)
            offset += _encoder.Write(record, clock, Elapsed(now), buffer, offset);

        telegram.Data.CopyTo(buffer, offset);
        offset += telegram.Data.Length;
        if (!isLast || telegram.ManufacturerData.Length > 0)
            buffer[offset++] = isLast ? ManufacturerData : MoreFollows;
        telegram.ManufacturerData.CopyTo(buffer, offset);
        return offset + telegram.ManufacturerData.Length;
    }
}
