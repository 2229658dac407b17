using System.Text.Json;
using System.Text.Json.Nodes;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Formats;

public class ReadingJsonTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void A_sample_is_as_expected(string name)
    {
        string json = ReadingJson.Format(Sample.Read(name));
        Assert.DoesNotContain('\n', json);
        Assert.Equal(Sample.Expected($"{name}.json"), JsonNode.Parse(json)!.ToJsonString(Indented) + "\n");
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void A_sample_is_valid_by_the_schema(string name) => Assert.Empty(Faults(Sample.Read(name)));

    [Fact]
    public void Every_recorded_telegram_is_valid_by_the_schema()
    {
        foreach ((string name, byte[] bytes) in Recorded.All())
        {
            foreach (MeterReading reading in Capture.Read(bytes).Readings)
                Assert.True(Faults(reading) is [], $"{name}: {string.Join("; ", Faults(reading))}");
        }
    }

    [Theory]
    [InlineData("water")]
    [InlineData("heat")]
    [InlineData("odd")]
    [InlineData("invalid")]
    [InlineData("encrypted")]
    public void A_reading_of_version_1_is_valid_by_both_schemas(string name)
    {
        string json = Sample.Expected($"version-1/{name}.json");
        Assert.Contains("mbus-edge/reading/1", json, StringComparison.Ordinal);
        Assert.Empty(Faults(json));
        Assert.Empty(Faults(json, "reading-1.schema.json"));
        Assert.NotEmpty(Faults(ReadingJson.Format(Sample.Read(name)), "reading-1.schema.json"));
    }

    [Fact]
    public void The_check_finds_what_the_schema_forbids()
    {
        JsonNode json = JsonNode.Parse(ReadingJson.Format(Sample.Read("water")))!;
        json["id"] = "1234";
        json["surplus"] = 1;
        json.AsObject().Remove("records");
        json["telegrams"]![0]!["content"] = "nonsense";
        Assert.Equal(4, Faults(json.ToJsonString()).Count);
    }

    [Theory]
    [InlineData("07 FD 08 FE FF FF FF FF FF FF FF", "18446744073709551614")]
    [InlineData("07 10 FF FF FF FF FF FF FF 7F", "9223372036854.775807")]
    [InlineData("0C 13 50 00 00 00", "0.05")]
    public void A_number_has_every_digit(string record, string expected)
    {
        string json = ReadingJson.Format(MeterReading.FromUserData(Recorded.Bytes($"78 {record}")));
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(expected, document.RootElement.GetProperty("records")[0].GetProperty("value").GetRawText());
    }

    private static List<string> Faults(MeterReading reading) => Faults(ReadingJson.Format(reading));

    private static List<string> Faults(string json, string schemaFile = "reading.schema.json")
    {
        using JsonDocument schema = JsonDocument.Parse(Sample.InRepository($"shared/Mbus.Client/Formats/{schemaFile}"));
        using JsonDocument document = JsonDocument.Parse(json);
        SchemaCheck check = new(schema.RootElement);
        check.Check(document.RootElement);
        return check.Faults;
    }
}
