using Google.Protobuf;
using Mbus.Gateway.Host;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt.Sparkplug;

/// <summary>Sparkplug B (Sparkplug 3.0): the gateway is an edge node, and each meter a device.</summary>
internal sealed class SparkplugFormat : IMqttFormat
{
    private readonly GatewayService _gateway;
    private readonly SparkplugTopics _topics;
    private readonly SparkplugNode _node;
    private readonly ILogger _log;
    private readonly string _cursor;
    private TaskCompletionSource _rebirth = NewSignal();
    private bool _hasDeathSequence;
    private byte _deathSequence;

    /// <param name="gateway">Gateway.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="group">Group.</param>
    /// <param name="log">Log.</param>
    internal SparkplugFormat(GatewayService gateway, MqttSettings settings, string group, ILogger log)
    {
        _gateway = gateway;
        _log = log;
        _topics = new SparkplugTopics(group, settings.Gateway);
        _cursor = $"{settings.Broker} bdSeq";
        Link = new MqttLink(settings, new LinkTerms(NextDeath, [_topics.NodeCommand]), gateway.Time, log) { Received = Take };
        _node = new SparkplugNode(settings, _topics, Link, gateway.Store, () => gateway.Clock.Now, () => _deathSequence);
    }

    /// <inheritdoc/>
    public MqttLink Link { get; }

    /// <inheritdoc/>
    public IOutput Output => _node;

    /// <summary>Nothing is executed: the only command, to publish all births again, is part of <see cref="ServeAsync"/>.</summary>
    public Task ExecuteAsync(CancellationToken stop) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task ServeAsync(Task disconnected, CancellationToken stop)
    {
        while (!disconnected.IsCompleted)
        {
            Task committed = _gateway.Store.NextCommit();
            TaskCompletionSource rebirth = Volatile.Read(ref _rebirth);
            bool isRebirth = rebirth.Task.IsCompleted;
            if (isRebirth)
                Volatile.Write(ref _rebirth, NewSignal());
            await _node.UpdateAsync(MeterPlace.StatesOf(_gateway.Settings, _gateway.Buses), isRebirth, stop).ConfigureAwait(false);
            await Task.WhenAny(disconnected, committed, Volatile.Read(ref _rebirth).Task, Task.Delay(MqttService.LookInterval, _gateway.Time, stop)).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The number distinguishes the death of one connection from the birth of the next, also after a restart of the gateway.
    private MqttMessage NextDeath()
    {
        if (!_hasDeathSequence)
        {
            using StoreReader reader = _gateway.Store.Read();
            _deathSequence = (byte)(reader.Cursor(_cursor) ?? byte.MaxValue);
            _hasDeathSequence = true;
        }

        _deathSequence++;
        _gateway.Store.SetCursor(_cursor, _deathSequence);
        return new MqttMessage(_topics.NodeDeath, SparkplugPayload.NodeDeath(_deathSequence, _gateway.Clock.Now).ToByteArray(), IsRetained: false);
    }

    private void Take(string topic, byte[] payload)
    {
        try
        {
            if (SparkplugPayload.AsksForRebirth(payload))
                Volatile.Read(ref _rebirth).TrySetResult();
        }
        catch (FormatException e)
        {
            GatewayLog.MessageIgnored(_log, topic, e.Message);
        }
    }
}
