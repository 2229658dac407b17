using Google.Protobuf;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt.Sparkplug;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Outputs;

namespace Mbus.Gateway.Tests.Mqtt.Sparkplug;

public sealed class SparkplugPayloadTests
{
    private const string Meter = "00000001-TST-01-04";

    private static readonly DateTimeOffset Now = Store.Telegrams.At("2026-01-01T12:00:00Z");

    private readonly SparkplugHost _host = new("plant", "pi");
    private readonly SparkplugTopics _topics = new("plant", "pi");
    private ulong _alias;
    private byte _sequence;

    [Fact]
    public void Birth_and_death_of_the_node_byte_by_byte()
    {
        DateTimeOffset second = DateTimeOffset.FromUnixTimeMilliseconds(1);
        Payload birth = SparkplugPayload.NodeBirth(7, second);
        birth.Seq = 0;
        string death = "0801" + "120D" + "0A05" + "6264536571" + "1801" + "2004" + "5807";
        Assert.Equal(death, Convert.ToHexString(SparkplugPayload.NodeDeath(7, second).ToByteArray()));
        Assert.Equal(
            death + "121C" + "0A14" + "4E6F646520436F6E74726F6C2F52656269727468" + "1801" + "200B" + "7000" + "1800",
            Convert.ToHexString(birth.ToByteArray()));
    }

    [Fact]
    public void A_birth_has_the_last_values_with_units_and_data_has_only_aliases()
    {
        SparkplugDevice device = Born(Reading(1, 2, "2026-01-01T00:30:01Z", "flat 1"));
        Assert.Equal(
            [
                ("number", 3L, null), ("status", "ok", null), ("energy_kwh", 10007.0, "kWh"), ("volume_m3", 700.15, "m³"), ("power_w", 12200.0, "W"),
                ("volume_flow_m3_per_h", 2.002, "m³/h"), ("flow_temperature_degc", 71.4, "°C"), ("return_temperature_degc", 45.0, "°C"),
                ("temperature_difference_k", 26.6, "K"), ("on_time_h", 40002.0, "h"), ("Properties/Bus", "cellar", null), ("Properties/Address", "5", null),
                ("Properties/Manufacturer", "TST", null), ("Properties/Medium", (object)"heat (return)", null), ("Properties/Name", "flat 1", null),
            ],
            _host.Births.Select(metric => (metric.Name, metric.Value!, metric.Unit)));
        Assert.All(_host.Births.Take(10), metric => Assert.Equal(Store.Telegrams.At("2026-01-01T00:30:01Z"), metric.Time));

        StoredReading next = Reading(1, 3, "2026-01-01T00:45:01Z");
        Assert.False(device.Take(next, null));
        Take(_topics.DeviceData(next.Meter.Id), device.Data(next, null, Now, isHistorical: false)!);
        Assert.Equal(10, _host.Data.Count);
        Assert.Equal((Meter, "energy_kwh", 10010.0, Store.Telegrams.At("2026-01-01T00:45:01Z"), false), _host.Data[2]);
        Take(_topics.DeviceData(next.Meter.Id), device.Data(next, null, Now, isHistorical: true)!);
        Assert.All(_host.Data.Skip(10), metric => Assert.True(metric.IsHistorical));
    }

    [Fact]
    public void A_value_that_was_never_sent_is_null_and_a_new_one_needs_a_birth()
    {
        byte[] tariff = [0x8C, 0x10, 0x06, 1, 0, 0, 0];
        StoredReading plain = Reading(1, 0, "2026-01-01T00:00:01Z");
        StoredReading with = Reading(1, 1, "2026-01-01T00:15:01Z", null, tariff);
        SeriesKey key = SeriesKey.NumbersOf(with.Decode()).Single(number => number.Key.Tariff == 1).Key;
        SparkplugDevice device = Born(plain, key);
        Assert.Null(_host.Births.Single(metric => metric.Name == "energy_kwh_tariff_1").Value);
        Assert.Equal("kWh", _host.Births.Single(metric => metric.Name == "energy_kwh_tariff_1").Unit);
        Assert.False(device.Take(with, null));
        Take(_topics.DeviceData(with.Meter.Id), device.Data(with, null, Now, false)!);
        Assert.Contains(_host.Data, metric => metric.Name == "energy_kwh_tariff_1" && metric.Value is 1.0);

        SparkplugDevice other = Born(plain);
        Assert.True(other.Take(with, null));
    }

    [Fact]
    public void A_reading_that_comes_late_does_not_replace_the_last_values()
    {
        SparkplugDevice device = Born(Reading(1, 5, "2026-01-01T01:15:01Z"));
        Assert.False(device.Take(Reading(1, 1, "2026-01-01T00:15:01Z"), null));
        Take(_topics.DeviceBirth(Reading(1, 5, "2026-01-01T01:15:01Z").Meter.Id), device.Birth(Now));
        Assert.Equal([6L, 6L], _host.Births.Where(metric => metric.Name == "number").Select(metric => metric.Value!));
    }

    [Fact]
    public void A_reading_without_present_values_has_no_data()
    {
        StoredReading reading = Reading(1, 0, "2026-01-01T00:00:01Z");
        byte[] applicationError = Convert.FromHexString("680404680805700885" + "16");
        Assert.Null(Born(reading).Data(reading with { Telegrams = [applicationError] }, null, Now, false));
    }

    [Fact]
    public void Only_a_rebirth_is_a_command()
    {
        Assert.True(SparkplugPayload.AsksForRebirth(Command(1)));
        Assert.False(SparkplugPayload.AsksForRebirth(Command(0)));
        Assert.Contains("Node Control/Rebirth", Assert.Throws<FormatException>(() => SparkplugPayload.AsksForRebirth([])).Message, StringComparison.Ordinal);
        Assert.Contains("not a payload", Assert.Throws<FormatException>(() => SparkplugPayload.AsksForRebirth("{\"a\": 1}"u8.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_bytes_of_a_command_have_another_effect_than_an_error()
    {
        byte[] command = Command(1);
        for (int length = 0; length < command.Length; length++)
            TryCommand(command[..length]);
        for (int bit = 0; bit < 8 * command.Length; bit++)
        {
            byte[] flipped = [.. command];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            TryCommand(flipped);
        }

        static void TryCommand(byte[] bytes)
        {
            try
            {
                SparkplugPayload.AsksForRebirth(bytes);
            }
            catch (FormatException)
            {
                // Expected for most of them.
            }
        }
    }

    /// <summary>NCMD with the metric Node Control/Rebirth.</summary>
    internal static byte[] Command(byte value) =>
        [0x08, 0x01, 0x12, 0x1A, 0x0A, 0x14, .. "Node Control/Rebirth"u8, 0x20, 0x0B, 0x70, value];

    private static StoredReading Reading(int meter, long step, string time, string? name = null, params byte[] more) => StoredReadings.Of(meter, step, time, name, more);

    private SparkplugDevice Born(StoredReading reading, params SeriesKey[] series)
    {
        SparkplugDevice device = new(reading.Meter, () => ++_alias);
        device.Take(reading, null);
        device.Take(series);
        _sequence = 0;
        _host.Births.Clear();
        Take(_topics.NodeBirth, SparkplugPayload.NodeBirth(0, Now));
        Take(_topics.DeviceBirth(reading.Meter.Id), device.Birth(Now));
        return device;
    }

    private void Take(string topic, Payload payload)
    {
        payload.Seq = _sequence++;
        _host.Take(topic, payload.ToByteArray());
    }
}
