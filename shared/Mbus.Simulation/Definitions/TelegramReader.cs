namespace Mbus.Simulation;

/// <summary>Reads a telegram of a bus definition, with its records.</summary>
internal static class TelegramReader
{
    private static readonly string[] Sources = ["hex", "text", "date", "clock", "value"];

    private const int HeaderLength = 12;
    private const int MoreFollowsLength = 1;
    private const int MinRecord = 2;
    private const int MaxExtensions = 10;
    private const byte Extension = 0x80;

    internal static TelegramDefinition Read(DefinitionObject telegram)
    {
        TelegramDefinition definition = telegram.Has("recorded")
            ? new TelegramDefinition { Recorded = ReadRecorded(telegram) }
            : new TelegramDefinition
            {
                Records = [.. telegram.Objects("records", "record", Frame.MaxData / MinRecord).Select(ReadRecord)],
                Data = telegram.Hex("data") ?? [],
                ManufacturerData = telegram.Hex("manufacturerData") ?? [],
            };
        int length = HeaderLength + definition.Records.Sum(new RecordEncoder().LengthOf) + definition.Data.Length
            + MoreFollowsLength + definition.ManufacturerData.Length;
        if (length > Frame.MaxData)
            throw new BusDefinitionException($"{telegram.Place}: has {length} bytes including its header; expected at most {Frame.MaxData}.");

        telegram.Finish();
        return definition;
    }

    /// <summary>Reads a whole frame, or its content from the CI field on.</summary>
    private static byte[] ReadRecorded(DefinitionObject telegram)
    {
        byte[] bytes = telegram.Hex("recorded")!;
        if (Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && frame.DataLength > 0)
            return bytes[(frame.DataOffset - 1)..(frame.DataOffset + frame.DataLength)];
        if (bytes.Length is 0 or > Frame.MaxData + 1 || bytes[0] == Frame.LongStart)
            throw telegram.Wrong("recorded", $"a valid long frame, or a CI field and at most {Frame.MaxData} bytes of user data");
        return bytes;
    }

    private static RecordDefinition ReadRecord(DefinitionObject record)
    {
        RecordDefinition definition = new(ReadHeader(record))
        {
            Hex = record.Hex("hex"),
            Text = record.Text("text", "a text"),
            Date = record.Date("date"),
            IsClock = record.Flag("clock"),
            Value = record.Number("value", 0),
            PerHour = record.Number("perHour", 0),
            Wobble = record.Number("wobble", 0),
            PeriodHours = record.Number("periodHours", 24, 0.001, 1e6),
        };
        Check(record, definition);
        record.Finish();
        return definition;
    }

    private static byte[] ReadHeader(DefinitionObject record)
    {
        byte[] header = record.Hex("record") ?? [];
        int dif = Array.FindIndex(header, b => (b & Extension) == 0);
        int vif = dif < 0 ? -1 : Array.FindIndex(header, dif + 1, b => (b & Extension) == 0);
        return vif == header.Length - 1 && vif > 0 && dif <= MaxExtensions && vif - dif - 1 <= MaxExtensions && (header[0] & 0x0F) != 0x0F
            ? header
            : throw record.Wrong("record", $"DIF, DIFE, VIF and VIFE in hexadecimal, at most {MaxExtensions} DIFE and {MaxExtensions} VIFE, for example \"0C 13\"");
    }

    private static void Check(DefinitionObject record, RecordDefinition definition)
    {
        string[] sources = [.. Sources.Where(record.Has)];
        if (sources.Length != 1)
            throw new BusDefinitionException($"{record.Place}: has {sources.Length} data sources; expected exactly one of value, text, date, clock, hex.");

        if (new RecordEncoder().LengthOf(definition) == 0)
            throw record.Wrong(sources[0], $"data that fits data field {(int)definition.DataField:X} of \"record\"");
    }
}
