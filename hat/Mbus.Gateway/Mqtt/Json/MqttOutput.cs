using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>Publishes the readings of the store, each with its time, in order and at least once.</summary>
/// <param name="settings">Settings.</param>
/// <param name="link">Connection.</param>
/// <param name="messages">Messages.</param>
internal sealed class MqttOutput(MqttSettings settings, MqttLink link, MeterMessages messages) : IOutput
{
    // A present value must not be published again after a later one.
    private readonly SemaphoreSlim _order = new(1, 1);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _delivered;

    /// <summary>Name: another broker has another position.</summary>
    public string Name => settings.Broker.ToString();

    /// <inheritdoc/>
    public Task NextChance => link.NextConnection;

    /// <summary>
    /// Returns the position at the start. A new broker gets no readings of the past: subscribers such as Home Assistant would take them for
    /// present values. It gets the last one of each meter: see <see cref="Started"/>.
    /// </summary>
    public long Start(long? position, long lastReading)
    {
        _delivered = position ?? lastReading;
        _started.TrySetResult();
        return _delivered.Value;
    }

    /// <summary>Number of the last reading that the broker has acknowledged.</summary>
    internal long Delivered => _delivered ?? 0;

    /// <summary>Completes with <see cref="Start"/>: then <see cref="RepeatAsync"/> is due.</summary>
    internal Task Started => _started.Task;

    /// <inheritdoc/>
    public async Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        await _order.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // What was acknowledged before an error is not sent again.
            StoredReading[] waiting = [.. readings.Where(reading => reading.Number > _delivered)];
            for (int i = 0; i < waiting.Length; i += MqttLink.Window)
                await PublishAsync(waiting.AsMemory(i, Math.Min(MqttLink.Window, waiting.Length - i)), keyOf, cancel).ConfigureAwait(false);
        }
        finally
        {
            _order.Release();
        }
    }

    /// <summary>
    /// Publishes the present values of meters again: for a broker that has lost them, and for a subscriber that has just started. Meters whose
    /// last reading still waits to be delivered are omitted.
    /// </summary>
    /// <exception cref="IOException">The broker is not available.</exception>
    internal async Task RepeatAsync(StoreReader reader, IEnumerable<StoredMeter> meters, CancellationToken cancel)
    {
        await _order.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            MqttMessage?[] present =
            [
                .. meters.Where(meter => meter.LastReading <= _delivered)
                    .Select(meter => reader.Last(meter) is { } last ? messages.StateOf(last, reader.KeyOf(meter)) : null),
            ];
            await link.PublishAsync([.. present.OfType<MqttMessage>()], cancel).ConfigureAwait(false);
        }
        finally
        {
            _order.Release();
        }
    }

    private async Task PublishAsync(ReadOnlyMemory<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
    {
        List<MqttMessage> batch = [];
        List<int> ends = [];
        foreach (StoredReading reading in readings.Span)
        {
            batch.AddRange(messages.Of(reading, keyOf(reading.Meter), reading.Number == reading.Meter.LastReading));
            ends.Add(batch.Count);
        }

        int acknowledged = 0;
        try
        {
            await link.PublishAsync(batch, cancel, count => acknowledged = count).ConfigureAwait(false);
        }
        finally
        {
            int complete = ends.Count(end => end <= acknowledged);
            if (complete > 0)
                _delivered = readings.Span[complete - 1].Number;
        }
    }
}
