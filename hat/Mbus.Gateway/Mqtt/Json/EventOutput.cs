using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>Publishes the events of the store in order and at least once, from its own position on.</summary>
/// <param name="settings">Settings.</param>
/// <param name="link">Connection.</param>
/// <param name="messages">Messages.</param>
/// <param name="store">Store.</param>
/// <param name="started">Time of the start of the gateway: a new broker gets no older events.</param>
internal sealed class EventOutput(MqttSettings settings, MqttLink link, MeterMessages messages, ReadingStore store, DateTimeOffset started)
{
    private const int AtOnce = 100;

    private readonly string _name = $"{settings.Broker} events";
    private long? _delivered;

    /// <summary>Publishes the events that wait.</summary>
    /// <exception cref="IOException">The broker is not available.</exception>
    internal async Task DeliverAsync(StoreReader reader, CancellationToken cancel)
    {
        _delivered ??= reader.Cursor(_name) ?? reader.Events(long.MaxValue, AtOnce).FirstOrDefault(one => one.Event.Time < started).Number;
        IReadOnlyList<(long Number, MeterEvent Event)> events;
        while ((events = reader.EventsAfter(_delivered.Value, AtOnce)).Count > 0)
        {
            await link.PublishAsync([.. events.Select(one => messages.Of(one.Number, one.Event))], cancel).ConfigureAwait(false);
            _delivered = events[^1].Number;
            store.SetCursor(_name, events[^1].Number);
        }
    }
}
