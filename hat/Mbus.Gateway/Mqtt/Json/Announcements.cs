using Mbus.Gateway.Buses;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt.Json.Discovery;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>
/// What the broker and Home Assistant know about the gateway, its buses and its meters: states, discovery and ends of months. Returns the
/// messages that have changed. For one thread at a time.
/// </summary>
/// <param name="topics">Topics.</param>
/// <param name="messages">Messages of meters.</param>
/// <param name="discovery">Discovery; null for none.</param>
internal sealed class Announcements(MqttTopics topics, MeterMessages messages, DeviceDiscovery? discovery)
{
    private const string Online = "online";
    private const string Offline = "offline";

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _sent = [];
    private readonly Dictionary<MeterId, Known> _known = [];

    /// <summary>Meters that are read, as of the last call of <c>Changes</c>.</summary>
    internal IReadOnlyList<StoredMeter> Meters { get; private set; } = [];

    /// <summary>Forgets what was sent: everything is sent again.</summary>
    internal void Forget() => _sent.Clear();

    /// <summary>Returns what was not sent yet, or has changed. It counts as sent: call <see cref="Forget"/> if it could not be.</summary>
    /// <param name="reader">Store.</param>
    /// <param name="buses">Buses of the settings: see <see cref="MeterPlace.StatesOf"/>.</param>
    /// <param name="now">Current time.</param>
    internal IReadOnlyList<MqttMessage> Changes(StoreReader reader, IReadOnlyDictionary<string, (BusStatus? Status, bool HasList)> buses, DateTimeOffset now)
    {
        List<MqttMessage> all = [MqttMessage.OfText(topics.Status, Online, true)];
        if (discovery != null)
            all.Add(discovery.OfGateway(buses.Keys));
        foreach ((string name, (BusStatus? status, _)) in buses)
            all.Add(MqttMessage.OfText(topics.BusStatus(name), status is { Error: null, Bridge: not null } ? Online : Offline, true));

        List<StoredMeter> meters = [];
        foreach (StoredMeter meter in reader.Meters)
        {
            MeterPlace place = MeterPlace.Of(meter, buses);
            if (place.Planned == Planned.No)
                AddRemoval(all, meter.Id);
            if (place.Status is not { } status)
                continue;

            meters.Add(meter with { Name = status.Name });
            AddMeter(all, reader, meters[^1]);
            all.Add(MqttMessage.OfText(topics.MeterStatus(meter.Id), MeterPlace.StatusText(status, now), true));
        }

        Meters = meters;
        return [.. all.Where(IsChange)];
    }

    private bool IsChange(MqttMessage message)
    {
        if (_sent.TryGetValue(message.Topic, out ReadOnlyMemory<byte> sent) && sent.Span.SequenceEqual(message.Payload.Span))
            return false;
        _sent[message.Topic] = message.Payload;
        return true;
    }

    private void AddMeter(List<MqttMessage> all, StoreReader reader, StoredMeter meter)
    {
        if (!_known.TryGetValue(meter.Id, out Known? known) || known.Meter.LastReading != meter.LastReading || known.Meter.Name != meter.Name || known.Meter.Bus != meter.Bus)
            _known[meter.Id] = known = Look(reader, meter, known);
        all.AddRange(known.Messages);
    }

    // Telegrams of one meter differ: an entity stays as long as the meter.
    private Known Look(StoreReader reader, StoredMeter meter, Known? before)
    {
        HashSet<SeriesKey> series = before == null ? [.. reader.SeriesOf(meter)] : before.Series;
        if (reader.Last(meter) is { } last)
            series.UnionWith(SeriesKey.NumbersOf(last.Decode(reader.KeyOf(meter))).Select(number => number.Key));
        MqttMessage?[] found = [discovery?.Of(meter, series.OrderBy(SeriesName.Of, StringComparer.Ordinal)), messages.Months(meter, reader.MonthEndsOf(meter))];
        return new Known(meter, series, [.. found.OfType<MqttMessage>()]);
    }

    private void AddRemoval(List<MqttMessage> all, MeterId meter)
    {
        _known.Remove(meter);
        if (discovery != null)
            all.Add(MqttMessage.Delete(discovery.TopicOf(meter)));
        all.Add(MqttMessage.Delete(topics.State(meter)));
        all.Add(MqttMessage.Delete(topics.Months(meter)));
        all.Add(MqttMessage.Delete(topics.MeterStatus(meter)));
    }

    /// <summary>A meter as it was announced, all series that it has sent, and its messages.</summary>
    private sealed record Known(StoredMeter Meter, HashSet<SeriesKey> Series, IReadOnlyList<MqttMessage> Messages);
}
