using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Vectors;

/// <summary>The meaning of a telegram as this decoder reads it, in the format of <c>tests/vectors</c>.</summary>
internal static partial class Meaning
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A telegram on one line for each part, to be compared with <see cref="Lines(JsonObject)"/> of a vector.</summary>
    internal static string Lines(TelegramReading telegram) => Lines(Of(telegram));

    /// <summary>The records of a telegram, one line for each.</summary>
    internal static string Records(TelegramReading telegram) => string.Join('\n', telegram.Records.Select(record => Line(Of(record))));

    /// <summary>The records of a vector's telegram, one line for each.</summary>
    internal static string Records(JsonObject telegram) => string.Join('\n', telegram["records"]?.AsArray().Select(Line) ?? []);

    /// <summary>The meaning of a vector's telegram, one line for each part.</summary>
    internal static string Lines(JsonObject telegram) => string.Join('\n', telegram
        .Where(part => part.Key != "records")
        .Select(part => $"{part.Key}: {Line(part.Value)}")
        .Concat(telegram["records"]?.AsArray().Select(Line) ?? []));

    [GeneratedRegex(@" \([^)]*\)|, (acknowledged|CI ..|data send|\d+ bytes)|(?<=select) .*")]
    private static partial Regex OtherParts();

    private static string Line(JsonNode? node) => node!.ToJsonString(Options);

    private static JsonObject Of(TelegramReading telegram)
    {
        JsonObject json = new() { ["hex"] = Hex.Format(telegram.Bytes.Span), ["frame"] = Frame(telegram) };
        if (telegram.Ci is byte ci)
            json["ci"] = ci.ToString("X2", CultureInfo.InvariantCulture);
        json["content"] = JsonNamingPolicy.CamelCase.ConvertName(telegram.Content.ToString());
        if (Header(telegram) is { Count: > 0 } header)
            json["header"] = header;
        if (telegram.MoreRecordsFollow)
            json["more"] = true;
        if (telegram.Content == TelegramContent.ApplicationError)
            json["error"] = ApplicationErrorText.Text(telegram.Header.ErrorCode);
        if (telegram.Content == TelegramContent.Alarm)
            json["alarm"] = Hex.Format(telegram.Header.Buffer.AsSpan(telegram.Header.DataOffset, telegram.Header.DataLength));
        if (telegram.Records.Count > 0)
            json["records"] = new JsonArray([.. telegram.Records.Select(Of)]);
        return json;
    }

    /// <summary>The kind of frame and its address, without the meaning of the address, the CI field and the number of bytes.</summary>
    private static string Frame(TelegramReading telegram) => OtherParts().Replace(telegram.Description, "");

    private static JsonObject Header(TelegramReading telegram)
    {
        JsonObject json = [];
        if (telegram.Identity is MeterIdentity identity)
        {
            json["id"] = identity.Id;
            if (identity.Manufacturer.Length > 0)
                json["manufacturer"] = identity.Manufacturer;
            if (identity.Version is byte version)
                json["version"] = version;
            json["medium"] = $"{identity.MediumCode:X2} {identity.Medium}";
        }

        if (telegram.Status is MeterStatus status)
        {
            json["access"] = telegram.AccessNumber;
            json["status"] = status.Code.ToString("X2", CultureInfo.InvariantCulture);
            if (status.Words.Count > 0)
                json["statusBits"] = Texts(status.Words);
            if (telegram.Header.Kind != HeaderKind.Fixed)
                json["configuration"] = telegram.Header.Configuration.ToString("X4", CultureInfo.InvariantCulture);
        }

        return json;
    }

    private static JsonObject Of(RecordReading record)
    {
        JsonObject json = new() { ["bytes"] = Hex.Format(record.Raw.Span) };
        if (record.Kind != RecordKind.Record)
            json["kind"] = Kind(record.Kind);
        AddPlace(json, record);
        json["quantity"] = record.QuantityName;
        if ((record.Error == null || record.ValueKind != ValueKind.None) && record.Type != DataType.None)
            json["type"] = Type(record.Type);
        if (record.Profile is CompactProfile profile)
            json["profile"] = Texts(profile.Values.Select(Value));
        else if (record.ValueKind != ValueKind.None)
            json["value"] = record.ValueText;
        if (record.Unit.Length > 0)
            json["unit"] = record.Unit;
        if (record.Date is DateParts date && record.Invalid == null)
            AddDate(json, date);
        if (record.Effects.Count > 0)
            json["effects"] = Texts(record.Effects.Select(effect => effect.Text()));
        if (record.RecordError != RecordError.None)
            json["error"] = Error(record.RecordError);
        else if (record.Error != null)
            json["error"] = record.Error;
        if (record.Invalid != null)
            json["invalid"] = Invalid(record);
        return json;
    }

    private static string Value(ProfileValue value) =>
        $"{(value.Storage == null ? "" : $"storage {value.Storage}: ")}{value.Time} {value.Value}".Replace(":  ", ": ", StringComparison.Ordinal).Trim();

    private static void AddPlace(JsonObject json, RecordReading record)
    {
        if (record.Function != RecordFunction.Instantaneous)
            json["function"] = record.Function.ToString().ToLowerInvariant();
        if (record.Storage != 0)
            json["storage"] = record.Storage;
        if (record.Tariff != 0)
            json["tariff"] = record.Tariff;
        if (record.Subunit != 0)
            json["subunit"] = record.Subunit;
        if (record.IsRegister)
            json["register"] = true;
    }

    private static void AddDate(JsonObject json, DateParts date)
    {
        if (date.IsSummerTime)
            json["summerTime"] = true;
        if (date.DayOfWeek != 0)
            json["dayOfWeek"] = date.DayOfWeek;
        if (date.Week != 0)
            json["week"] = date.Week;
        if (date.DaylightSavingHours != 0)
            json["dstHours"] = date.DaylightSavingHours;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static string Kind(RecordKind kind) => kind switch
    {
        RecordKind.FixedCounter => "counter",
        RecordKind.ManufacturerData => "manufacturer data",
        RecordKind.MoreRecordsFollow => "more records follow",
        RecordKind.GlobalReadout => "global readout",
        RecordKind.ReservedDif => "reserved DIF",
        _ => kind.ToString(),
    };

    /// <summary>The letter of the standard's data type.</summary>
    private static string Type(DataType type) => type switch
    {
        DataType.Bcd => "A",
        DataType.Integer => "B",
        DataType.Unsigned => "C",
        DataType.Bits => "D",
        DataType.DateTime => "F",
        DataType.Date => "G",
        DataType.Real => "H",
        DataType.DateTimeSeconds => "I",
        DataType.Time => "J",
        DataType.DaylightSaving => "K",
        DataType.ListeningWindow => "L",
        DataType.UtcDateTime => "M",
        DataType.Text => "text",
        DataType.Address => "address",
        _ => "bytes",
    };

    private static string Error(RecordError error) => error switch
    {
        RecordError.Truncated => "truncated",
        RecordError.DataField => "data field",
        RecordError.Reported => "reported",
        _ => error.Text(),
    };

    private static string Invalid(RecordReading record) => record.Type switch
    {
        DataType.Bcd => "digit above 9",
        DataType.Integer => "least number",
        DataType.Unsigned => "all ones",
        DataType.Real => "not finite",
        _ => record.Date!.Value.Validity == DateValidity.Invalid ? "marked invalid" : "no such date",
    };
}
