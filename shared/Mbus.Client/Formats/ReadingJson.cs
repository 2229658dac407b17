using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>
/// Formats readings as JSON by <c>reading.schema.json</c> in this folder: one object on one line. Numbers have every digit that the meter
/// sent; a program that parses JSON numbers as double keeps 15 of them.
/// </summary>
public static class ReadingJson
{
    /// <summary>
    /// Schema version, written as member <c>schema</c> of every object. It changes when a member is removed or changes its meaning.
    /// </summary>
    public const string Schema = "mbus-edge/reading/2";

    internal static readonly JsonWriterOptions Options = new() { Encoder = Printable.JsonEncoder, SkipValidation = true };

    private static readonly JsonEncodedText[] Contents = [.. Enum.GetNames<TelegramContent>().Select(name => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    /// <summary>Writes one reading as one UTF-8 object, without a line end.</summary>
    public static void Write(IBufferWriter<byte> output, MeterReading reading)
    {
        using Utf8JsonWriter json = new(output, Options);
        Write(json, reading);
    }

    /// <summary>Returns one reading as text.</summary>
    public static string Format(MeterReading reading)
    {
        ArrayBufferWriter<byte> output = new();
        Write(output, reading);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, MeterReading reading)
    {
        json.WriteStartObject();
        json.WriteString("schema"u8, Schema);
        WriteText(json, "time"u8, Words.Time(reading.ReceivedAt));
        WriteIdentity(json, reading.Identity);
        WriteNumber(json, "primaryAddress"u8, reading.PrimaryAddress);
        WriteNumber(json, "accessNumber"u8, reading.AccessNumber);
        WriteStatus(json, reading.Status);
        json.WriteBoolean("moreFollow"u8, reading.MoreRecordsFollow);
        WriteTexts(json, "notices"u8, reading.Notices);
        json.WriteStartArray("telegrams"u8);
        foreach (TelegramReading telegram in reading.TelegramSpan)
            WriteTelegram(json, telegram);
        json.WriteEndArray();
        json.WriteStartArray("records"u8);
        foreach (RecordReading record in reading.RecordSpan)
            RecordJson.Write(json, reading, record);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, MeterIdentity? identity)
    {
        WriteText(json, "id"u8, identity?.Id);
        WriteText(json, "manufacturer"u8, identity is { Manufacturer.Length: > 0 } ? identity.Manufacturer : null);
        WriteText(json, "manufacturerName"u8, identity?.ManufacturerName);
        WriteNumber(json, "version"u8, identity?.Version);
        if (identity == null)
        {
            json.WriteNull("medium"u8);
            return;
        }

        json.WriteStartObject("medium"u8);
        json.WriteNumber("code"u8, identity.MediumCode);
        json.WriteString("name"u8, identity.Medium);
        json.WriteEndObject();
    }

    private static void WriteTelegram(Utf8JsonWriter json, TelegramReading telegram)
    {
        json.WriteStartObject();
        json.WriteNumber("telegram"u8, telegram.Number);
        WriteText(json, "ci"u8, telegram.Ci?.ToString("X2", CultureInfo.InvariantCulture));
        json.WriteString("content"u8, Contents[(int)telegram.Content]);
        WriteText(json, "direction"u8, Direction(telegram));
        WriteText(json, "control"u8, telegram.Control?.ToString("X2", CultureInfo.InvariantCulture));
        WriteNumber(json, "address"u8, telegram.Address);
        WriteNumber(json, "accessNumber"u8, telegram.AccessNumber);
        WriteStatus(json, telegram.Status);
        if (telegram.MakerStatus.Count > 0)
            WriteTexts(json, "makerStatus"u8, telegram.MakerStatus);
        if (telegram.Damage != null)
            json.WriteString("damage"u8, telegram.Damage);
        if (telegram.MessageCounter is uint counter)
            json.WriteNumber("messageCounter"u8, counter);
        if (telegram.IsAuthentic is bool isAuthentic)
            json.WriteBoolean("authentic"u8, isAuthentic);
        json.WriteNumber("securityMode"u8, telegram.SecurityMode);
        json.WriteBoolean("decrypted"u8, telegram.IsDecrypted);
        WriteText(json, "notice"u8, telegram.Notice);
        RecordJson.WriteBytes(json, telegram.Bytes.Span);
        json.WriteEndObject();
    }

    private static string? Direction(TelegramReading telegram)
    {
        if (telegram.Control == null)
            return null;
        return telegram.IsWireless ? "wireless" : telegram.IsFromMaster ? "fromMaster" : "fromSlave";
    }

    private static void WriteStatus(Utf8JsonWriter json, MeterStatus? status)
    {
        if (status == null)
        {
            json.WriteNull("status"u8);
            return;
        }

        json.WriteStartObject("status"u8);
        json.WriteNumber("code"u8, status.Code);
        WriteTexts(json, "words"u8, status.Words);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text == null)
            json.WriteNull(name);
        else
            json.WriteString(name, text);
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, byte? number)
    {
        if (number == null)
            json.WriteNull(name);
        else
            json.WriteNumber(name, number.Value);
    }
}
