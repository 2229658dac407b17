using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Web.Metrics;

namespace Mbus.Gateway.Tests.Web.Metrics;

public class MetricsTests
{
    private const string Meter = "meter=\"30211987-GAV-02-02\",bus=\"cellar\"";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_has_values_outcomes_and_the_state()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        string[] lines = (await gateway.Http.GetStringAsync("/metrics", Cancel)).Split('\n');
        Assert.Contains("# TYPE mbus_energy_joules_total counter", lines);
        double joules = double.Parse(lines.First(line => line.StartsWith($"mbus_energy_joules_total{{{Meter},tariff=\"1\"", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        using Mbus.Gateway.Store.StoreReader reader = gateway.Gateway.Store.Read();
        RecordReading energy = reader.Last(reader.Meters[0])!.Decode().Records.First(record => record is { Quantity: Quantity.Energy, Storage: 0, Tariff: 1 });
        Assert.Equal(energy.Number!.Value.ToDouble() * 3600, joules);
        Assert.Contains($"mbus_meter_up{{{Meter}}} 1", lines);
        Assert.Contains($"mbus_meter_info{{{Meter},address=\"3\",name=\"flat 1\"}} 1", lines);
        Assert.Contains("mbus_reads_total{bus=\"cellar\",outcome=\"success\"} 1", lines);
        Assert.Contains("mbus_reads_total{bus=\"cellar\",outcome=\"silence\"} 0", lines);
        Assert.Contains("mbus_bus_up{bus=\"cellar\"} 1", lines);
        Assert.Contains("mbus_store_up 1", lines);
        Assert.Contains(lines, line => line.StartsWith("mbus_bridge_results_total{bus=\"cellar\",result=\"reply\"} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_format_follows_Accept()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter));
        using HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.3");
        using HttpResponseMessage response = await gateway.Http.SendAsync(request, Cancel);
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        string text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("# TYPE mbus_energy_joules counter\n", text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        using HttpResponseMessage plain = await gateway.Http.GetAsync("/metrics", Cancel);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
    }

    [Theory]
    [InlineData("energy", "Wh", "mbus_energy_joules_total", 2.5, 9000)]
    [InlineData("volume", "m³", "mbus_volume_cubic_meters_total", 12.345, 12.345)]
    [InlineData("mass", "kg", "mbus_mass_grams_total", 1.5, 1500)]
    [InlineData("power", "W", "mbus_power_watts", 120, 120)]
    [InlineData("volume flow", "m³/h", "mbus_volume_flow_cubic_meters_per_second", 3.6, 0.001)]
    [InlineData("flow temperature", "°C", "mbus_flow_temperature_celsius", 71.2, 71.2)]
    [InlineData("flow temperature", "°F", "mbus_flow_temperature_celsius", 212, 100)]
    [InlineData("temperature difference", "K", "mbus_temperature_difference_kelvins", 26.4, 26.4)]
    [InlineData("pressure", "bar", "mbus_pressure_pascals", 1.5, 150000)]
    [InlineData("relative humidity", "%", "mbus_relative_humidity_ratio", 45, 0.45)]
    [InlineData("operating time", "d", "mbus_operating_time_seconds_total", 2, 172800)]
    [InlineData("heat cost allocation", "HCA units", "mbus_heat_cost_allocation_total", 77, 77)]
    [InlineData("phase U-I", "°", "mbus_phase_u_i_degrees", 30, 30)]
    public void Names_and_values_have_base_units(string quantity, string unit, string name, double value, double expected)
    {
        Assert.Equal(name, MetricNames.Of(new SeriesKey(quantity, unit, RecordFunction.Instantaneous, 0, 0, 0, "", 0)));
        Assert.Equal(expected, MetricUnit.Of(unit)!.Convert(value), 1e-9);
        Assert.Matches("^mbus_[a-z_]+$", name);
    }

    [Fact]
    public void A_value_without_a_unit_has_no_metric() =>
        Assert.Null(MetricNames.Of(new SeriesKey("error flags", "", RecordFunction.Instantaneous, 0, 0, 0, "", 0)));
}
