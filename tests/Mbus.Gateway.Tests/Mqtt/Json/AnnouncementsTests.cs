using System.Text;
using System.Text.Json;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Mqtt.Json.Discovery;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Mqtt.Json;

public sealed class AnnouncementsTests : IDisposable
{
    private const string Device = "homeassistant/device/mbus_00000001-TST-01-04/config";

    private static readonly DateTimeOffset Now = Telegrams.At("2026-01-01T00:00:00Z");

    private readonly TemporaryStore _files = new();
    private readonly Announcements _announcements;

    public AnnouncementsTests()
    {
        MqttSettings settings = new() { Broker = BrokerAddress.Parse("mqtt://localhost"), Gateway = "pi" };
        MqttTopics topics = new(settings);
        _announcements = new Announcements(topics, new MeterMessages(settings, topics), new DeviceDiscovery(settings, topics));
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Only_changes_are_announced_until_everything_is_forgotten()
    {
        Add(1, 0);
        string[] all = ["mbus/pi/status", "homeassistant/device/mbus_pi/config", "mbus/pi/bus/cellar/status", Device, "mbus/pi/meter/00000001-TST-01-04/status"];
        Assert.Equal(all, Topics(Changes(1)));
        Assert.Empty(Changes(1));
        Add(1, 1);
        Assert.Empty(Changes(1));
        _announcements.Forget();
        Assert.Equal(all, Topics(Changes(1)));
    }

    [Fact]
    public void A_new_series_changes_the_device_and_a_telegram_without_it_does_not()
    {
        Add(1, 0);
        Changes(1);
        Add(1, 1, 0x8C, 0x10, 0x06, 1, 0, 0, 0);
        MqttMessage changed = Assert.Single(Changes(1));
        Assert.Equal(Device, changed.Topic);
        Assert.Contains("energy_kwh_tariff_1", Encoding.UTF8.GetString(changed.Payload.Span), StringComparison.Ordinal);
        Add(1, 2);
        Assert.Empty(Changes(1));
    }

    [Fact]
    public void A_replaced_meter_is_removed_and_the_new_one_is_another_device()
    {
        Add(1, 0);
        Changes(1);
        Add(2, 1);
        MqttMessage[] changes = [.. Changes(2)];
        string[] removed = [.. changes.Where(message => message.Payload.IsEmpty && message.IsRetained).Select(message => message.Topic)];
        Assert.Equal([Device, .. new[] { "state", "months", "status" }.Select(end => $"mbus/pi/meter/00000001-TST-01-04/{end}")], removed);
        JsonElement added = JsonDocument.Parse(changes.Single(message => message.Topic == Device.Replace("00000001", "00000002", StringComparison.Ordinal)).Payload).RootElement;
        Assert.Equal("00000002", added.GetProperty("dev").GetProperty("sn").GetString());
    }

    private static string[] Topics(IEnumerable<MqttMessage> messages) => [.. messages.Select(message => message.Topic)];

    private void Add(int meter, int step, params byte[] more)
    {
        using StoreWriter writer = _files.Write();
        Round round = new();
        round.Readings.Add(Telegrams.Reading(meter, step, Now.AddMinutes(15 * step), null, more));
        writer.Append(round);
    }

    /// <summary>Returns the changes while a meter answers at address 5.</summary>
    private IReadOnlyList<MqttMessage> Changes(int meter)
    {
        using StoreReader reader = _files.Read();
        MeterId id = reader.Meters.Single(one => one.Id.ToString().StartsWith($"{meter:D8}", StringComparison.Ordinal)).Id;
        PlannedMeterStatus status = new(id, "5", null, "15m", Now, Now, 0, null);
        BusStatus bus = new("cellar", "sim", null, null, [], PlanLoad.Of([]), [status]);
        return _announcements.Changes(reader, new Dictionary<string, (BusStatus?, bool)> { ["cellar"] = (bus, true) }, Now);
    }
}
