using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Writes one record as JSON: the items of <c>records</c> in <c>reading.schema.json</c>.</summary>
internal static class RecordJson
{
    internal static void Write(Utf8JsonWriter json, MeterReading reading, RecordReading record)
    {
        json.WriteStartObject();
        json.WriteNumber("telegram"u8, record.Telegram);
        json.WriteString("function"u8, Words.Function(record.Function));
        json.WriteNumber("storage"u8, record.Storage);
        json.WriteNumber("tariff"u8, record.Tariff);
        json.WriteNumber("subunit"u8, record.Subunit);
        json.WriteString("quantity"u8, record.QuantityName);
        WriteText(json, "unit", record.UnitCode);
        WriteText(json, "unitText", record.Unit);
        json.WriteString("type"u8, Words.Kind(record.ValueKind));
        WriteValue(json, record);
        if (record.Date is DateParts date)
            WriteDate(json, date);
        if (reading.StorageDate(record) is string storageDate)
            json.WriteString("storageDate"u8, storageDate);
        if (record.Address is MeterIdentity address)
            WriteAddress(json, address);
        if (record.Profile is CompactProfile profile)
            ProfileJson.Write(json, profile);
        if (record.ManufacturerCode.Length > 0)
            json.WriteString("manufacturerCode"u8, record.ManufacturerCode);
        if (record.Maker is MakerNames maker)
            WriteMaker(json, maker);
        if (reading.IsDoubtful(record))
            json.WriteBoolean("doubtful"u8, true);
        json.WriteStartArray("effects"u8);
        foreach (string effect in record.EffectTexts)
            json.WriteStringValue(effect);
        json.WriteEndArray();
        if (record.Error != null)
            json.WriteString("error"u8, record.Error);
        if (record.Invalid != null)
            json.WriteString("invalid"u8, record.Invalid);
        json.WriteString("raw"u8, Hex.Format(record.Raw.Span));
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, RecordReading record)
    {
        json.WritePropertyName("value"u8);
        if (record.ValueKind is ValueKind.None or ValueKind.Profile)
            json.WriteNullValue();
        else if (record.ValueKind is ValueKind.Number or ValueKind.Real)
            json.WriteRawValue(record.ValueText, skipInputValidation: true);
        else
            json.WriteStringValue(record.ValueText);
    }

    private static void WriteAddress(Utf8JsonWriter json, MeterIdentity address)
    {
        json.WriteStartObject("address"u8);
        json.WriteString("id"u8, address.Id);
        json.WriteString("manufacturer"u8, address.Manufacturer);
        json.WriteNumber("version"u8, address.Version.GetValueOrDefault());
        json.WriteNumber("medium"u8, address.MediumCode);
        json.WriteEndObject();
    }

    private static void WriteMaker(Utf8JsonWriter json, MakerNames maker)
    {
        json.WriteStartObject("maker"u8);
        json.WriteString("file"u8, maker.File);
        WriteOptional(json, "quantity", maker.Quantity);
        WriteOptional(json, "code", maker.Code);
        WriteOptional(json, "date", maker.Date);
        if (maker.Flags.Count > 0)
        {
            json.WriteStartArray("flags"u8);
            foreach (string flag in maker.Flags)
                json.WriteStringValue(flag);
            json.WriteEndArray();
        }

        if (maker.Fields.Count > 0)
        {
            json.WriteStartArray("fields"u8);
            foreach (MakerFieldValue field in maker.Fields)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, field.Name);
                json.WriteString("value"u8, field.Value);
                WriteOptional(json, "unit", field.Unit.Length == 0 ? null : field.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? text)
    {
        if (text != null)
            json.WriteString(name, text);
    }

    private static void WriteDate(Utf8JsonWriter json, DateParts date)
    {
        json.WriteStartObject("date"u8);
        json.WriteString("validity"u8, Words.Validity(date.Validity));
        if (date.HasDate)
        {
            WriteComponent(json, "year", date.Year);
            WriteComponent(json, "month", date.Month);
            WriteComponent(json, "day", date.Day);
        }

        if (date.HasTime)
        {
            WriteComponent(json, "hour", date.Hour);
            WriteComponent(json, "minute", date.Minute);
            if (date.HasSecond)
                WriteComponent(json, "second", date.Second);
            json.WriteBoolean("summerTime"u8, date.IsSummerTime);
        }

        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, string name, int component)
    {
        if (component == DateParts.Every)
            json.WriteNull(name);
        else
            json.WriteNumber(name, component);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length == 0)
            json.WriteNull(name);
        else
            json.WriteString(name, text);
    }
}
