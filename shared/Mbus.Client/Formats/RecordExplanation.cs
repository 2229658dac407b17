using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Explains the bytes of one record.</summary>
internal static class RecordExplanation
{
    private const byte Extension = 0x80;
    private const byte ExtensionB = 0xFB;
    private const byte ExtensionD = 0xFD;
    private const int EffectExtension = 0x7C;

    internal static void Explain(Explainer explainer, RecordReader reader, RecordReading record)
    {
        int end = reader.RecordOffset + reader.RecordLength;
        if (reader.Kind == RecordKind.Record)
            ExplainRecord(explainer, reader, record);
        else if (reader.Kind != RecordKind.FixedCounter)
            explainer.Add(1, "DIF", Special(reader.Kind), TelegramPart.Record);

        TelegramPart part = record.Error == null ? TelegramPart.Data : TelegramPart.Error;
        if (record.Profile is CompactProfile profile)
            ExplainProfile(explainer, record, profile);
        explainer.AddGap(end, "data", Value(record), part);
        if (part == TelegramPart.Error && explainer.Lines[^1].Part != TelegramPart.Error)
            explainer.Lines[^1] = explainer.Lines[^1] with { Meaning = $"{explainer.Lines[^1].Meaning}: {record.Error}", Part = part };
    }

    private static void ExplainProfile(Explainer explainer, RecordReading record, CompactProfile profile)
    {
        explainer.Add(1, "spacing", $"{Words.Increment(profile.Layout.Increment)}, {Coding(profile.Layout.Element)}", TelegramPart.Data);
        explainer.Add(1, "spacing value", profile.Layout.Unit == ProfileUnit.None ? "an array without times" : profile.Layout.ToString(), TelegramPart.Data);
        int length = profile.Values.Count == 0 ? 0 : (record.Data.Length - 2) / profile.Values.Count;
        foreach (ProfileValue value in profile.Values)
            explainer.Add(length, "value", $"{value.Time} {(value.Value == null ? "no value" : $"{value.Value} {record.Unit}")}".Trim(), TelegramPart.Data);
    }

    private static void ExplainRecord(Explainer explainer, RecordReader reader, RecordReading record)
    {
        string place = reader.DifeCount == 0 && Words.Place(record) is { Length: > 0 } words ? words : Words.Function(record.Function);
        explainer.Add(1, "DIF", $"{place}, {Coding(reader.DataField)}", TelegramPart.Record);
        for (int i = 0; i < reader.DifeCount && explainer.At < reader.VifOffset; i++)
            explainer.Add(1, "DIFE", i + 1 < reader.DifeCount ? "and on" : Numbers(record), TelegramPart.Record);
        if (reader.VifOffset >= reader.RecordOffset + reader.RecordLength)
            return;

        ExplainVif(explainer, reader, record);
        int length = reader.DataField == DataField.Variable && explainer.At < reader.DataOffset ? 1 : 0;
        explainer.AddGap(reader.DataOffset - length, "VIFE", "more", TelegramPart.Record);
        if (length > 0)
            explainer.Add(1, "LVAR", Length(reader), TelegramPart.Record);
    }

    private static void ExplainVif(Explainer explainer, RecordReader reader, RecordReading record)
    {
        byte vif = reader.Buffer[reader.VifOffset];
        bool isText = reader.TryGetUnitText(out string text);
        int codes = isText ? 1 : reader.VifeOffset - reader.VifOffset;
        string meaning = Meaning(reader, record);
        for (int i = 0; i < codes; i++)
            explainer.Add(1, i == 0 ? "VIF" : "VIF, true", i == codes - 1 ? meaning : $"table {(i == 0 ? vif : ExtensionD):X2}", TelegramPart.Record);
        if (isText && explainer.At < reader.VifeOffset)
            explainer.AddGap(reader.VifeOffset, "text", $"\"{Printable.Text(text)}\"", TelegramPart.Record);
        ExplainVifes(explainer, reader, record);
        if (isText && explainer.At < reader.DataOffset)
            explainer.Add(1 + text.Length, "text", $"\"{Printable.Text(text)}\"", TelegramPart.Record);
    }

    private static void ExplainVifes(Explainer explainer, RecordReader reader, RecordReading record)
    {
        int end = reader.VifeOffset + reader.VifeCount;
        foreach (VifeEffect effect in record.Effects)
        {
            bool isPair = (reader.Buffer[explainer.At] & ~Extension) == EffectExtension && explainer.At + 1 < end;
            explainer.Add(isPair ? 2 : 1, "VIFE", effect.Text(), TelegramPart.Record);
        }

        while (explainer.At < end)
            explainer.Add(1, "VIFE", reader.Error == RecordError.TooManyVifes ? "too many" : $"the manufacturer's own{(record.Maker?.Code is string code ? $": {Printable.Text(code)}" : "")}", TelegramPart.Record);
    }

    private static string Meaning(RecordReader reader, RecordReading record)
    {
        string quantity = reader.Quantity == Quantity.None ? "reserved" : record.QuantityName;
        if (reader.Unit is Unit.None or Unit.PlainText)
            return quantity;
        string power = reader.Exponent == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"10^{reader.Exponent} ");
        return $"{quantity}, {power}{reader.Unit.Text()}{(reader.VifeCount > 0 ? ", VIFEs included" : "")}";
    }

    private static string Numbers(RecordReading record) => Words.Numbers(record) is { Length: > 0 } numbers ? numbers : "storage 0";

    private static string Value(RecordReading record)
    {
        string maker = record.Maker == null ? "" : $" ({record.Maker.File}: {Printable.Text(record.Maker.ToString())})";
        if (record.ValueKind == ValueKind.None && (record.Error != null || record.Invalid != null))
            return (record.Error ?? $"invalid: {record.Invalid}") + maker;
        if (record.Kind is RecordKind.ManufacturerData or RecordKind.MoreRecordsFollow)
            return $"the manufacturer's own{maker}";
        if (record.ValueKind == ValueKind.Bytes)
            return $"bytes{maker}";

        return Readable(record) + (record.Error == null ? "" : $"; {record.Error}") + maker;
    }

    private static string Readable(RecordReading record)
    {
        if (record.Address is MeterIdentity address)
            return address.ToString();

        string value = Printable.Text(record.ValueText);
        string name = record.Kind == RecordKind.FixedCounter ? $"{record.QuantityName} " : "";
        return $"{name}{(record.ValueKind == ValueKind.Text ? $"\"{value}\"" : value)} {record.Unit}".TrimEnd();
    }

    private static string Length(RecordReader reader)
    {
        byte length = reader.Buffer[reader.DataOffset - 1];
        return length switch
        {
            <= 0xBF => reader.Type == DataType.Text ? $"{length} characters, the last one first" : $"{length} bytes",
            < 0xD0 => $"positive BCD, {length & 0x0F} bytes",
            < 0xE0 => $"negative BCD, {length & 0x0F} bytes",
            <= 0xF6 => $"binary, {reader.DataLength} bytes",
            _ => reader.Error == RecordError.ReservedLength ? "reserved" : $"floating point, {reader.DataLength} bytes",
        };
    }

    private static string Special(RecordKind kind) => kind switch
    {
        RecordKind.ManufacturerData => "the rest is the manufacturer's own",
        RecordKind.MoreRecordsFollow => "more telegrams follow; the rest is the manufacturer's own",
        RecordKind.GlobalReadout => "all records are requested",
        _ => "reserved",
    };

    private static string Coding(DataField field) => field switch
    {
        DataField.None => "no data",
        DataField.Int8 => "8 bit integer",
        DataField.Int16 => "16 bit integer",
        DataField.Int24 => "24 bit integer",
        DataField.Int32 => "32 bit integer",
        DataField.Real32 => "32 bit real",
        DataField.Int48 => "48 bit integer",
        DataField.Int64 => "64 bit integer",
        DataField.Selection => "selected for readout",
        DataField.Bcd2 => "2 digit BCD",
        DataField.Bcd4 => "4 digit BCD",
        DataField.Bcd6 => "6 digit BCD",
        DataField.Bcd8 => "8 digit BCD",
        DataField.Bcd12 => "12 digit BCD",
        _ => "variable length",
    };
}
