using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mbus.Client.Readings;
using Mbus.Gateway.Web.Api.Resources;
using Microsoft.AspNetCore.Mvc;

namespace Mbus.Gateway.Web.Api;

/// <summary>JSON of the API. Numbers of meters have all their digits; times are UTC, in whole seconds.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(ExactDecimalConverter), typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(HealthResource))]
[JsonSerializable(typeof(IReadOnlyList<BusResource>))]
[JsonSerializable(typeof(Page<MeterResource>))]
[JsonSerializable(typeof(Page<EventResource>))]
[JsonSerializable(typeof(HistoryResource))]
[JsonSerializable(typeof(IReadOnlyList<JobResource>))]
[JsonSerializable(typeof(BytesResource))]
[JsonSerializable(typeof(ReloadResource))]
[JsonSerializable(typeof(SettingsResource))]
[JsonSerializable(typeof(IReadOnlyList<ExplanationResource>))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>Writes decimals with all digits.</summary>
internal sealed class ExactDecimalConverter : JsonConverter<ExactDecimal>
{
    public override ExactDecimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ExactDecimal value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(), skipInputValidation: true);
}

/// <summary>Writes times as <c>2026-01-31T23:00:00Z</c>.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
}
