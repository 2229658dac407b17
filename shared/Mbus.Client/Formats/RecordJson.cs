using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Writes one record as JSON: the items of <c>records</c> in <c>reading.schema.json</c>.</summary>
internal static class RecordJson
{
    internal static void Write(Utf8JsonWriter json, RecordReading record)
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
        json.WriteStartArray("effects"u8);
        foreach (VifeEffect effect in record.Effects)
            json.WriteStringValue(effect.Text());
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
        if (record.ValueKind == ValueKind.None)
            json.WriteNullValue();
        else if (record.ValueKind is ValueKind.Number or ValueKind.Real)
            json.WriteRawValue(record.ValueText, skipInputValidation: true);
        else
            json.WriteStringValue(record.ValueText);
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
