using System.Buffers;
using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Writes one record as JSON: the items of <c>records</c> in <c>reading.schema.json</c>.</summary>
internal static class RecordJson
{
    internal static void Write(Utf8JsonWriter json, MeterReading reading, RecordReading record)
    {
        json.WriteStartObject();
        json.WriteNumber(Names.Telegram, record.Telegram);
        json.WritePropertyName(Names.Function);
        if (record.Texts is HeadTexts texts)
            json.WriteRawValue(texts.Json ??= Head(record), skipInputValidation: true);
        else
            WriteHead(json, record);
        json.WriteString(Names.Type, Words.Kind(record.ValueKind));
        WriteValue(json, record);
        if (record.Date is DateParts date)
            WriteDate(json, date);
        if (reading.StorageDate(record) is string storageDate)
            json.WriteString(Names.StorageDate, storageDate);
        if (record.Address is MeterIdentity address)
            WriteAddress(json, address);
        if (record.Profile is CompactProfile profile)
            ProfileJson.Write(json, profile);
        if (record.ManufacturerCode.Length > 0)
            json.WriteString(Names.ManufacturerCode, record.ManufacturerCode);
        if (record.Maker is MakerNames maker)
            WriteMaker(json, maker);
        if (reading.IsDoubtful(record))
            json.WriteBoolean(Names.Doubtful, true);
        json.WriteStartArray(Names.Effects);
        if (record.Effects.Count > 0)
        {
            foreach (string effect in record.EffectTexts)
                json.WriteStringValue(effect);
        }

        json.WriteEndArray();
        if (record.Error != null)
            json.WriteString(Names.Error, record.Error);
        if (record.Invalid != null)
            json.WriteString(Names.Invalid, record.Invalid);
        WriteBytes(json, record.Raw.Span);
        json.WriteEndObject();
    }

    private static byte[] Head(RecordReading record)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output, ReadingJson.Options);
        WriteHead(json, record);
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Writes the value of the member <c>function</c>, and the members after it that depend only on DIF, VIF and their extensions.</summary>
    private static void WriteHead(Utf8JsonWriter json, RecordReading record)
    {
        json.WriteStringValue(Words.Function(record.Function));
        json.WriteNumber(Names.Storage, record.Storage);
        json.WriteNumber(Names.Tariff, record.Tariff);
        json.WriteNumber(Names.Subunit, record.Subunit);
        json.WriteString(Names.Quantity, record.QuantityName);
        WriteText(json, Names.Unit, record.UnitCode);
        WriteText(json, Names.UnitText, record.Unit);
    }

    /// <summary>Writes bytes in hexadecimal as the member <c>raw</c>.</summary>
    internal static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        const int MaxOnStack = 256;
        int length = Hex.FormattedLength(bytes.Length) + 2;
        Span<byte> text = length <= 3 * MaxOnStack ? stackalloc byte[length] : new byte[length];
        text[0] = text[^1] = (byte)'"';
        Hex.Format(bytes, text[1..^1]);
        json.WritePropertyName(Names.Raw);
        json.WriteRawValue(text, skipInputValidation: true);
    }

    private static void WriteValue(Utf8JsonWriter json, RecordReading record)
    {
        json.WritePropertyName(Names.Value);
        if (record.ValueKind is ValueKind.None or ValueKind.Profile)
            json.WriteNullValue();
        else if (record.Number is ExactDecimal number)
            json.WriteRawValue(number.Format(stackalloc char[ExactDecimal.MaxShortLength]), skipInputValidation: true);
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
        WriteOptional(json, "quantity"u8, maker.Quantity);
        WriteOptional(json, "code"u8, maker.Code);
        WriteOptional(json, "date"u8, maker.Date);
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
                WriteOptional(json, "unit"u8, field.Unit.Length == 0 ? null : field.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
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
            WriteComponent(json, "year"u8, date.Year);
            WriteComponent(json, "month"u8, date.Month);
            WriteComponent(json, "day"u8, date.Day);
        }

        if (date.HasTime)
        {
            WriteComponent(json, "hour"u8, date.Hour);
            WriteComponent(json, "minute"u8, date.Minute);
            if (date.HasSecond)
                WriteComponent(json, "second"u8, date.Second);
            json.WriteBoolean("summerTime"u8, date.IsSummerTime);
        }

        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, ReadOnlySpan<byte> name, int component)
    {
        if (component == DateParts.Every)
            json.WriteNull(name);
        else
            json.WriteNumber(name, component);
    }

    private static void WriteText(Utf8JsonWriter json, JsonEncodedText name, string text)
    {
        if (text.Length == 0)
            json.WriteNull(name);
        else
            json.WriteString(name, text);
    }

    /// <summary>Names of the members that every record has, already encoded.</summary>
    private static class Names
    {
        internal static readonly JsonEncodedText Telegram = JsonEncodedText.Encode("telegram");
        internal static readonly JsonEncodedText Function = JsonEncodedText.Encode("function");
        internal static readonly JsonEncodedText Storage = JsonEncodedText.Encode("storage");
        internal static readonly JsonEncodedText Tariff = JsonEncodedText.Encode("tariff");
        internal static readonly JsonEncodedText Subunit = JsonEncodedText.Encode("subunit");
        internal static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity");
        internal static readonly JsonEncodedText Unit = JsonEncodedText.Encode("unit");
        internal static readonly JsonEncodedText UnitText = JsonEncodedText.Encode("unitText");
        internal static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
        internal static readonly JsonEncodedText StorageDate = JsonEncodedText.Encode("storageDate");
        internal static readonly JsonEncodedText ManufacturerCode = JsonEncodedText.Encode("manufacturerCode");
        internal static readonly JsonEncodedText Doubtful = JsonEncodedText.Encode("doubtful");
        internal static readonly JsonEncodedText Effects = JsonEncodedText.Encode("effects");
        internal static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
        internal static readonly JsonEncodedText Invalid = JsonEncodedText.Encode("invalid");
        internal static readonly JsonEncodedText Raw = JsonEncodedText.Encode("raw");
        internal static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    }
}
