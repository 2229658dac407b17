using System.Text;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Outputs;

namespace Mbus.Gateway.Tests.Mqtt.Json;

public sealed class MeterMessagesTests
{
    private static readonly MqttSettings Settings = new() { Broker = BrokerAddress.Parse("mqtt://localhost"), Gateway = "pi" };
    private static readonly MeterMessages Messages = new(Settings, new MqttTopics(Settings));

    [Fact]
    public void A_state_has_the_present_values_with_all_digits_and_the_time_of_the_reading()
    {
        StoredReading reading = StoredReadings.Of(1, 2, "2026-01-01T00:30:01Z", "flat 1", Store.Telegrams.StoredEnergy(1, new DateOnly(2025, 12, 31), 9000));
        MqttMessage message = Assert.Single(Messages.Of(reading, null, isLast: true));
        Assert.Equal(("mbus/pi/meter/00000001-TST-01-04/state", true), (message.Topic, message.IsRetained));
        Assert.Equal(
            """{"number":3,"time":"2026-01-01T00:30:01Z","bus":"cellar","address":"5","name":"flat 1","status":"ok","data":{"energy_kwh":10007,"volume_m3":700.15,"power_w":12200,"volume_flow_m3_per_h":2.002,"flow_temperature_degc":71.4,"return_temperature_degc":45,"temperature_difference_k":26.6,"on_time_h":40002}}""",
            Encoding.UTF8.GetString(message.Payload.Span));
        PayloadSchema.Check(message, "state");
        Assert.False(Assert.Single(Messages.Of(reading, null, isLast: false)).IsRetained);
    }

    [Fact]
    public void A_reading_with_all_records_is_an_option()
    {
        MeterMessages messages = new(Settings with { Readings = true }, new MqttTopics(Settings));
        MqttMessage[] both = [.. messages.Of(StoredReadings.Of(1, 0, "2026-01-01T00:00:01Z"), null, true)];
        Assert.Equal(["mbus/pi/meter/00000001-TST-01-04/state", "mbus/pi/meter/00000001-TST-01-04/reading"], both.Select(message => message.Topic));
        Assert.Contains("mbus-edge/reading/", Encoding.UTF8.GetString(both[1].Payload.Span), StringComparison.Ordinal);
        Assert.False(both[1].IsRetained);
    }

    [Fact]
    public void A_telegram_without_values_has_no_state()
    {
        StoredReading reading = StoredReadings.Of(1, 0, "2026-01-01T00:00:01Z");
        byte[] applicationError = Convert.FromHexString("680404680805700885" + "16");
        Assert.Empty(Messages.Of(reading with { Telegrams = [applicationError] }, null, true));
    }

    [Fact]
    public void Ends_of_months_are_those_of_the_last_fifteen()
    {
        SeriesKey energy = new("energy", "Wh", RecordFunction.Instantaneous, 0, 0, 0, "", 0);
        MonthEndValue[] ends = [.. Enumerable.Range(0, 20).Select(month => new MonthEndValue(
            new DateOnly(2025, 1, 1).AddMonths(month), energy, default, new ExactDecimal(1000 + month, 2), true))];
        MqttMessage message = Messages.Months(StoredReadings.Of(1, 0, "2026-01-01T00:00:01Z").Meter, ends)!.Value;
        PayloadSchema.Check(message, "months");
        string json = Encoding.UTF8.GetString(message.Payload.Span);
        Assert.StartsWith("{\"energy_kwh\":{\"2026-08\":101.9,\"2026-07\":101.8,", json, StringComparison.Ordinal);
        Assert.EndsWith("\"2025-06\":100.5}}", json, StringComparison.Ordinal);
        Assert.Null(Messages.Months(StoredReadings.Of(1, 0, "2026-01-01T00:00:01Z").Meter, []));
    }

    [Fact]
    public void An_event_has_its_number_kind_and_text()
    {
        MeterId meter = StoredReadings.Of(1, 0, "2026-01-01T00:00:01Z").Meter.Id;
        MeterEvent replaced = new(EventKind.MeterReplaced, Store.Telegrams.At("2026-01-01T00:00:01Z"), "cellar", meter, "Replaced.");
        MqttMessage message = Messages.Of(7, replaced);
        PayloadSchema.Check(message, "event");
        Assert.Equal("mbus/pi/meter/00000001-TST-01-04/event", message.Topic);
        Assert.Equal(
            """{"number":7,"kind":"meterReplaced","time":"2026-01-01T00:00:01Z","until":"2026-01-01T00:00:01Z","count":1,"bus":"cellar","meter":"00000001-TST-01-04","text":"Replaced."}""",
            Encoding.UTF8.GetString(message.Payload.Span));
        MqttMessage whole = Messages.Of(8, replaced with { Bus = null, Meter = null });
        PayloadSchema.Check(whole, "event");
        Assert.Equal("mbus/pi/event", whole.Topic);
    }

    [Theory]
    [InlineData("Wh", 12345678901234567, 0, "12345678901234.567", "kWh")]
    [InlineData("J", 1, -3, "0.000000001", "MJ")]
    [InlineData("m³", -5, -2, "-0.05", "m³")]
    [InlineData("US gal", 7, 0, "7", "gal")]
    public void A_prefix_moves_only_the_decimal_point(string unit, long mantissa, int exponent, string expected, string symbol)
    {
        DisplayUnit display = DisplayUnit.Of(unit);
        Assert.Equal((expected, symbol), (display.Convert(new ExactDecimal(mantissa, exponent)).ToString(), display.Symbol));
    }

    [Fact]
    public void A_name_has_only_lower_case_letters_digits_and_underscores() => Assert.Equal(
        "plain_text_x00b5m_per_x6c34_maximum_tariff_2_subunit_1_record_2",
        SeriesName.Of(new SeriesKey("plain text", "µm/水", RecordFunction.Maximum, 0, 2, 1, "", 1)));
}
