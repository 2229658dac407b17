using Google.Protobuf;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Sparkplug;

/// <summary>
/// The edge node: births and deaths of the node and its devices, and the readings of the store, each with its own time. Every connection
/// begins with the births; the sequence numbers of all that follows have no gap.
/// </summary>
/// <remarks>
/// Sparkplug demands QoS 0. The position moves only after the broker has answered a ping that follows the readings, so a reading comes at
/// least once, as in the other format.
/// </remarks>
/// <param name="settings">Settings.</param>
/// <param name="topics">Topics.</param>
/// <param name="link">Connection.</param>
/// <param name="store">Store.</param>
/// <param name="now">Returns the current time.</param>
/// <param name="deathSequence">Returns the number of the present connection.</param>
internal sealed class SparkplugNode(
    MqttSettings settings, SparkplugTopics topics, MqttLink link, ReadingStore store, Func<DateTimeOffset> now, Func<byte> deathSequence) : IOutput
{
    private readonly SemaphoreSlim _order = new(1, 1);
    private readonly Dictionary<MeterId, SparkplugDevice> _devices = [];
    private Task? _connection;
    private long _delivered;
    private ulong _lastAlias;
    private byte _sequence;

    /// <summary>Name: another broker has another position.</summary>
    public string Name => $"{settings.Broker} {SparkplugTopics.Namespace}/{settings.SparkplugGroup}";

    /// <inheritdoc/>
    public Task NextChance => link.NextConnection;

    /// <summary>Returns the position at the start. A new broker gets no readings of the past: the births contain the last ones.</summary>
    public long Start(long? position, long lastReading) => _delivered = position ?? lastReading;

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        StoredReading[] waiting = [.. readings.Where(reading => reading.Number > _delivered)];
        for (int i = 0; i < waiting.Length; i += MqttLink.Window)
        {
            StoredReading[] window = waiting[i..Math.Min(i + MqttLink.Window, waiting.Length)];
            await PublishAsync(_ => [.. window.SelectMany(reading => MessagesOf(reading, keyOf(reading.Meter)))], cancel).ConfigureAwait(false);
            _delivered = window[^1].Number;
        }
    }

    /// <summary>Publishes births and deaths: of everything at the start of a connection, else of what has changed.</summary>
    /// <param name="buses">Buses of the settings, with their states; null for a bus that is not started.</param>
    /// <param name="isRebirth">True to publish all births again.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="IOException">The broker is not available.</exception>
    internal Task UpdateAsync(IReadOnlyDictionary<string, (BusStatus? Status, bool HasList)> buses, bool isRebirth, CancellationToken cancel) =>
        PublishAsync(reader => ChangesOf(reader, buses), cancel, isRebirth);

    // What was built must also be sent, or the next message has a gap before it: then everything begins again with the births.
    private async Task PublishAsync(Func<StoreReader, List<MqttMessage>> build, CancellationToken cancel, bool isRebirth = false)
    {
        await _order.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            (LinkState state, Task connection) = link.Look();
            if (state != LinkState.Connected)
                throw new IOException($"{settings.Broker}: not connected");

            List<MqttMessage> messages = [];
            if (_connection != connection || isRebirth)
                messages.Add(Begin());
            _connection = null;
            using (StoreReader reader = store.Read())
                messages.AddRange(build(reader));
            await link.PublishAsync(messages, cancel, during: connection).ConfigureAwait(false);
            _connection = connection;
        }
        finally
        {
            _order.Release();
        }
    }

    private MqttMessage Begin()
    {
        _devices.Clear();
        _lastAlias = 0;
        _sequence = 0;
        return Next(topics.NodeBirth, SparkplugPayload.NodeBirth(deathSequence(), now()));
    }

    private List<MqttMessage> ChangesOf(StoreReader reader, IReadOnlyDictionary<string, (BusStatus? Status, bool HasList)> buses)
    {
        List<MqttMessage> changes = [];
        foreach (StoredMeter meter in reader.Meters)
        {
            bool isBusOnline = buses.TryGetValue(meter.Bus, out (BusStatus? Status, bool HasList) bus) && bus.Status is { Error: null, Bridge: not null };
            PlannedMeterStatus? status = isBusOnline ? MeterPlace.Of(meter, buses).Status : null;
            bool isAlive = status != null && MeterPlace.StatusText(status, now()) != MeterPlace.Offline;
            StoredMeter named = meter with { Name = status?.Name };
            bool isKnown = _devices.TryGetValue(meter.Id, out SparkplugDevice? device);
            if (isAlive && !(isKnown && device!.Describes(named)))
                changes.Add(Birth(NewDevice(reader, named), meter.Id));
            else if (isKnown && !isAlive && _devices.Remove(meter.Id))
                changes.Add(Next(topics.DeviceDeath(meter.Id), SparkplugPayload.New(now(), [])));
        }

        return changes;
    }

    private List<MqttMessage> MessagesOf(StoredReading reading, byte[]? key)
    {
        List<MqttMessage> messages = [];
        MeterId meter = reading.Meter.Id;
        bool isKnown = _devices.TryGetValue(meter, out SparkplugDevice? device);
        if (!isKnown)
        {
            using StoreReader reader = store.Read();
            device = NewDevice(reader, reading.Meter);
        }

        bool hasNew = device!.Take(reading, key);
        if (!isKnown || hasNew)
            messages.Add(Birth(device, meter));
        if (device.Data(reading, key, now(), isHistorical: reading.Number < reading.Meter.LastReading) is { } data)
            messages.Add(Next(topics.DeviceData(meter), data));
        return messages;
    }

    private SparkplugDevice NewDevice(StoreReader reader, StoredMeter meter)
    {
        SparkplugDevice device = new(meter, () => ++_lastAlias);
        if (reader.Last(meter) is { } last)
            device.Take(last, reader.KeyOf(meter));
        device.Take(reader.SeriesOf(meter));
        return _devices[meter.Id] = device;
    }

    private MqttMessage Birth(SparkplugDevice device, MeterId meter) => Next(topics.DeviceBirth(meter), device.Birth(now()));

    private MqttMessage Next(string topic, Payload payload)
    {
        payload.Seq = _sequence++;
        return new MqttMessage(topic, payload.ToByteArray(), IsRetained: false, IsAtMostOnce: true);
    }
}
