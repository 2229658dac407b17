using Mbus.Client;
using Mbus.Gateway.Host;

namespace Mbus.Gateway.Tests.Host;

public class SettingsTextTests
{
    [Theory]
    [InlineData("""{"address": "5"}""", """{"name": "attic", "address": "5"}""")]
    [InlineData("""{"name": "old \" }", "address": "5", "interval": "1h"}""", """{"name": "attic", "address": "5", "interval": "1h"}""")]
    [InlineData("""{"address": "4", "name": "old"}""", """{"address": "4", "name": "old"}, { "address": "5", "name": "attic" }""")]
    [InlineData("""{"address": "4"}, // ] 5""" + "\n", """{"address": "4"}, { "address": "5", "name": "attic" }, // ] 5""" + "\n")]
    [InlineData("\n  {\"address\": \"4\"}\n", "\n  {\"address\": \"4\"},\n  { \"address\": \"5\", \"name\": \"attic\" }\n")]
    [InlineData("", """ { "address": "5", "name": "attic" } """)]
    [InlineData("/* none */", """ { "address": "5", "name": "attic" } /* none */""")]
    public void Only_the_meter_changes(string before, string after) =>
        Assert.Equal(File(after), SettingsText.WithMeter(File(before), "cellar", (byte)5, "attic"));

    [Fact]
    public void Secondary_addresses_are_equal_in_any_spelling()
    {
        MeterAddress address = MeterAddress.Parse("12345678544D0107");
        string before = File($$"""{"address": "{{address}}"}""");
        Assert.Equal(before.Replace("{\"address\": \"1", "{\"name\": \"ä \\\"x\\\"\", \"address\": \"1", StringComparison.Ordinal), SettingsText.WithMeter(before, "cellar", address, "ä \"x\""));
    }

    // The other bus and the other sections have the same names and addresses.
    private static string File(string meters) => $$"""
        // "gateway": {"buses": {"cellar": {"meters": [
        {
          "cellar": {"meters": [{"address": "5"}]},
          "gateway": {
            "web": {"listen": ["127.0.0.1:8080"]},
            "buses": {
              "attic": {"on": "sim", "meters": [{"address": "5", "name": "other"}]},
              "cellar": {"listen": ["127.0.0.1:1"], "meters": [{{meters}}], "on": "hat"},
            }
          }
        }
        """;
}
