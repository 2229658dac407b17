using System.Globalization;
using System.Text.Json;

namespace Mbus.Tests.Records;

/// <summary>Single records with what jMBus expects of them.</summary>
public class JmbusRecordTests
{
    private static readonly Dictionary<string, Unit> Units = new()
    {
        ["WATT_HOUR"] = Unit.WattHour,
        ["JOULE"] = Unit.Joule,
        ["CALORIFIC_VALUE"] = Unit.Calorie,
        ["CUBIC_METRE"] = Unit.CubicMetre,
        ["HOUR"] = Unit.Hour,
        ["DEGREE_CELSIUS"] = Unit.Celsius,
        ["KELVIN"] = Unit.Kelvin,
        ["MONTH"] = Unit.Month,
    };

    [Fact]
    public void Units_and_values_match()
    {
        RecordReader reader = new();
        int compared = 0;
        using JsonDocument records = JsonDocument.Parse(File.ReadAllText(Path.Combine(Frames.Require(), "jmbus", "records.json")));
        foreach (JsonElement record in records.RootElement.EnumerateArray())
        {
            byte[] bytes = Frames.Hex(record.GetProperty("hex").GetString()!);
            reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
            Assert.True(reader.Read());
            if (reader.TryGetDate(out _))
                continue;

            Assert.True(reader.TryGetInteger(out long value));
            Assert.Equal(record.GetProperty("value").ToString(), value.ToString(CultureInfo.InvariantCulture));
            if (record.TryGetProperty("unit", out JsonElement unit))
                Assert.Equal((Units[unit.GetString()!], record.GetProperty("scaler").GetInt32()), (reader.Unit, reader.Exponent));
            compared++;
        }

        Assert.Equal(17, compared);
    }

    /// <summary>jMBus expects 2011-01-24 16:43 UTC of the first, as from a time zone of its own, and 2001 of the second, since it adds 2001 to the year.</summary>
    [Theory]
    [InlineData("04 6D 2B 11 78 11", "2011-01-24T17:43")]
    [InlineData("06 6D 22 1A E0 10 01 00", "2000-01-16T00:26:34")]
    public void Dates_match_their_bytes(string record, string expected)
    {
        byte[] bytes = Frames.Hex(record);
        RecordReader reader = new();
        reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);

        Assert.True(reader.Read() && reader.TryGetDate(out DateParts date) && date.ToString() == expected);
    }
}
