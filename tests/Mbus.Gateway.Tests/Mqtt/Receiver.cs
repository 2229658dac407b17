using System.Buffers;
using System.Text;
using System.Text.Json;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Mbus.Gateway.Tests.Mqtt;

/// <summary>A subscriber with a session that the broker keeps: it gets every message once or more, also after a restart of the broker.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Lock _gate = new();
    private readonly List<(string Topic, string Payload, bool IsRetained)> _messages = [];
    private readonly List<(string Topic, byte[] Payload)> _bytes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IMqttClient? _client;

    private Receiver(int port, string topic) => _running = Task.Run(() => RunAsync(port, topic));

    /// <summary>Messages so far.</summary>
    internal IReadOnlyList<(string Topic, string Payload, bool IsRetained)> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <summary>Messages so far, with the bytes of their payloads.</summary>
    internal IReadOnlyList<(string Topic, byte[] Payload)> Bytes
    {
        get
        {
            lock (_gate)
                return [.. _bytes];
        }
    }

    internal static async Task<Receiver> StartAsync(Mosquitto broker, string topic = "#")
    {
        Receiver receiver = new(broker.Port, topic);
        await receiver._subscribed.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Returns the payloads of a topic.</summary>
    internal IReadOnlyList<string> Of(string topic) => [.. Messages.Where(message => message.Topic == topic).Select(message => message.Payload)];

    /// <summary>Returns the last payload of a topic as JSON.</summary>
    internal JsonElement Last(string topic) => JsonDocument.Parse(Of(topic)[^1]).RootElement;

    /// <summary>Waits until the messages fulfil a condition.</summary>
    internal async Task UntilAsync(Func<IReadOnlyList<(string Topic, string Payload, bool IsRetained)>, bool> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (true)
        {
            Task changed;
            lock (_gate)
                changed = _changed.Task;
            if (condition(Messages))
                return;
            await changed.WaitAsync(limit.Token);
        }
    }

    /// <summary>Waits until a topic has had a payload.</summary>
    internal Task UntilAsync(string topic, string payload) => UntilAsync(messages => messages.Any(message => message.Topic == topic && message.Payload.Contains(payload, StringComparison.Ordinal)));

    /// <summary>Publishes a message.</summary>
    internal Task PublishAsync(string topic, string payload) => PublishAsync(topic, Encoding.UTF8.GetBytes(payload));

    /// <inheritdoc cref="PublishAsync(string, string)"/>
    internal Task PublishAsync(string topic, byte[] payload) =>
        _client!.PublishAsync(new MqttApplicationMessage { Topic = topic, Payload = new ReadOnlySequence<byte>(payload), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }, TestContext.Current.CancellationToken);

    internal void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _bytes.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(int port, string topic)
    {
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("receiver")
            .WithProtocolVersion(MqttProtocolVersion.V500).WithCleanStart(false).WithSessionExpiryInterval(uint.MaxValue).Build();
        while (!_stop.IsCancellationRequested)
        {
            using IMqttClient client = new MqttClientFactory().CreateMqttClient();
            TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
            client.DisconnectedAsync += _ =>
            {
                lost.TrySetResult();
                return Task.CompletedTask;
            };
            client.ApplicationMessageReceivedAsync += Take;
            try
            {
                await client.ConnectAsync(options, _stop.Token);
                await client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce }).Build(), _stop.Token);
                _client = client;
                _subscribed.TrySetResult();
                await lost.Task.WaitAsync(_stop.Token);
            }
            catch (Exception)
            {
                // The broker is away, or this is the end: a connection may fail while the receiver is stopped.
                await Task.Delay(10, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private Task Take(MqttApplicationMessageReceivedEventArgs received)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _bytes.Add((received.ApplicationMessage.Topic, received.ApplicationMessage.Payload.ToArray()));
            _messages.Add((received.ApplicationMessage.Topic, Encoding.UTF8.GetString(received.ApplicationMessage.Payload), received.ApplicationMessage.Retain));
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
        return Task.CompletedTask;
    }
}
