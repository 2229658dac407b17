using System.ComponentModel;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record ExplanationResource(
    [property: Description("What the telegram is.")] string Description,
    [property: Description("True if the bytes of the body are those after decryption.")] bool IsDecrypted,
    [property: Description("All bytes in their order.")] IReadOnlyList<ExplainedResource> Fields)
{
    internal static IReadOnlyList<ExplanationResource> Of(MeterReading reading) => [.. reading.Telegrams.Select(Of)];

    private static ExplanationResource Of(TelegramReading telegram) =>
        new(telegram.Description, telegram.IsDecrypted, [.. TelegramExplanation.Of(telegram).Select(ExplainedResource.Of)]);
}

internal sealed record ExplainedResource(
    [property: Description("Offset of the first byte, from 0.")] int Offset,
    [property: Description("Bytes, hexadecimal.")] string Bytes,
    [property: Description("Field as in the standard, for example DIF.")] string Field,
    [property: Description("Meaning of the value.")] string Meaning,
    [property: Description("frame, header, record, data or error.")] string Part)
{
    internal static ExplainedResource Of(ExplainedBytes field) =>
        new(field.Offset, Convert.ToHexString(field.Bytes.Span), field.Field, field.Meaning, field.Part.ToString().ToLowerInvariant());
}
