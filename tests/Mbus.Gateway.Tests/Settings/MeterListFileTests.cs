using Mbus.Client;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Tests.Settings;

public class MeterListFileTests
{
    [Fact]
    public void All_settings_of_a_meter_are_read()
    {
        const string Json = """
            {
              // The cellar.
              "meters": [
                { "address": "12345678TST0107", "name": "Flat 3", "baud": 9600, "keyFile": "flat3.key", "retries": 4, "interval": "1h" },
                { "address": "17", "timeout": "1s", "wake": "55x132", "key": "000102030405060708090A0B0C0D0E0F", "steps": ["51", "50 10"], "request": "B1" }
              ]
            }
            """;
        IReadOnlyList<ListedMeter> meters = MeterListFile.Parse(Json, "/lists/cellar.json");
        Assert.Equal(("Flat 3", 9600, "/lists/flat3.key", 4, TimeSpan.FromHours(1)), (meters[0].Name, meters[0].BaudRate, meters[0].KeyFile, meters[0].Retries, meters[0].Interval));
        Assert.Equal((TimeSpan.FromSeconds(1), 132, 16), (meters[1].Timeout, meters[1].WakeUp!.Count, meters[1].Key.Length));
        Assert.Equal(["51", "50 10", "B1"], meters[1].Readout.Steps.Append(meters[1].Readout.Request!).Select(request => request.ToString()));
    }

    [Theory]
    [InlineData("""{ "meters": [ { "address": "5", "bauds": 1 } ] }""", "\"bauds\" is not a known setting")]
    [InlineData("""{ "meters": [ { "name": "x" } ] }""", "\"address\" is missing")]
    [InlineData("""{ "meters": [ { "address": "5", "baud": 2401 } ] }""", "\"baud\" is 2401. Expected one of 300, 600")]
    [InlineData("""{ "meters": [ { "address": "5", "key": "0011" } ] }""", "Expected 32 hexadecimal digits")]
    [InlineData("""{ "meters": [ { "address": "5", "request": "10 5B" } ] }""", "is not a valid frame")]
    [InlineData("""{ "meters": [ { "address": "5", "interval": "8000h" } ] }""", "is not a valid")]
    [InlineData("""{ "meters": [ { "address": "5", "wake": "55" } ] }""", "is not a wake-up preamble")]
    [InlineData("""{ "meters": [] }""", "there are 0 meters")]
    [InlineData("""{ "meter": [] }""", "\"meters\" is missing")]
    public void An_error_gives_the_file_and_the_line(string json, string expected)
    {
        FormatException error = Assert.ThrowsAny<FormatException>(() => MeterListFile.Parse(json, "list.json"));
        Assert.StartsWith("list.json, line 1", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("0011", error.Message);
    }

    [Fact]
    public void A_written_list_is_read()
    {
        ListedMeter[] meters = [new(5), new(MeterAddress.Parse("12345678TST0107/11223344"), 9600)];
        Assert.Equal(meters.Select(meter => (meter.Address, meter.BaudRate)), MeterListFile.Parse(MeterListFile.Format(meters), "list.json").Select(meter => (meter.Address, meter.BaudRate)));
    }
}
