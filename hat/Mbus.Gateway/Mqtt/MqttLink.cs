using System.Buffers;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Mbus.Gateway.Mqtt;

/// <summary>
/// The connection to the broker. It is opened again whenever it is lost, after pauses that become longer; a broker that does not answer is
/// given up after <see cref="MaxCall"/>. For any thread: messages are published in the order of the calls.
/// </summary>
/// <param name="settings">Settings.</param>
/// <param name="terms">Last will and subscriptions.</param>
/// <param name="time">Clock of pauses and limits.</param>
/// <param name="log">Log.</param>
internal sealed class MqttLink(MqttSettings settings, LinkTerms terms, TimeProvider time, ILogger log)
{
    /// <summary>Maximum time of one call: connection, subscription, or the acknowledgements of <see cref="Window"/> messages.</summary>
    internal static readonly TimeSpan MaxCall = TimeSpan.FromSeconds(10);

    /// <summary>Maximum number of messages without an acknowledgement. Brokers allow 20 and more.</summary>
    internal const int Window = 16;

    private const int MaxReceived = 4096;
    private static readonly TimeSpan MaxClose = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _calls = new(1, 1);
    private LinkState _state = LinkState.Connecting;
    private Connection? _connection;
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource _nextConnection = NewSignal();
    private string? _error;

    /// <summary>Called for each message that is not retained, with topic and payload. It must return at once.</summary>
    internal Action<string, byte[]>? Received { get; set; }

    /// <summary>State.</summary>
    internal LinkState State => Look().State;

    /// <summary>Completes at the next connection.</summary>
    internal Task NextConnection
    {
        get
        {
            lock (_gate)
                return _nextConnection.Task;
        }
    }

    /// <summary>Returns the state, and a task that completes at its next change.</summary>
    internal (LinkState State, Task Changed) Look()
    {
        lock (_gate)
            return (_state, _changed.Task);
    }

    /// <summary>Connects until cancelled. At the end the last will is published.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        TimeSpan pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            Change(LinkState.Connecting);
            long started = time.GetTimestamp();
            string reason;
            try
            {
                reason = await ServeAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                reason = $"no answer within {MaxCall.TotalSeconds} s";
            }
            catch (Exception e)
            {
                reason = Innermost(e).Message.TrimEnd('.');
            }

            if (stop.IsCancellationRequested)
                break;
            Report(reason);
            Change(LinkState.Waiting);
            if (time.GetElapsedTime(started) > pause + MaxCall)
                pause = FirstPause;

            // Many gateways lose one broker at the same time: they must not come back at the same time.
            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }

        Change(LinkState.Stopped);
    }

    /// <summary>
    /// Publishes messages in order, and waits until the broker has them: it acknowledges those of QoS 1, and for those of QoS 0 it answers a
    /// ping that follows them.
    /// </summary>
    /// <param name="messages">Messages.</param>
    /// <param name="cancel">Ends the call, and the connection: what was sent is not known then.</param>
    /// <param name="acknowledged">Called with the number of messages, from the first on, that the broker has.</param>
    /// <param name="during">Task of <see cref="Look"/> that completes with the connection that the messages are for; null for any connection.</param>
    /// <exception cref="IOException">There is no connection, it was lost, or the broker has refused a message or does not answer.</exception>
    internal async Task PublishAsync(IReadOnlyList<MqttMessage> messages, CancellationToken cancel, Action<int>? acknowledged = null, Task? during = null)
    {
        await _calls.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            Connection connection = Connected(during);
            for (int sent = 0; sent < messages.Count; sent += Window)
            {
                int count = Math.Min(Window, messages.Count - sent);
                await PublishWindowAsync(connection, messages, sent, count, acknowledged, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            _calls.Release();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    private Connection Connected(Task? during)
    {
        lock (_gate)
        {
            string? lost = _connection?.Lost.Task is { IsCompleted: true } ended ? ended.Result : null;
            return _connection is { } connection && lost == null && (during == null || during == _changed.Task)
                ? connection
                : throw new IOException($"{settings.Broker}: {lost ?? _error ?? "not connected yet"}");
        }
    }

    // A call that has not ended in time leaves the stream in an unknown state, even within a packet: nothing more is sent on this connection.
    private async Task PublishWindowAsync(
        Connection connection, IReadOnlyList<MqttMessage> messages, int first, int count, Action<int>? acknowledged, CancellationToken cancel)
    {
        List<Task<MqttClientPublishResult>> calls = [];
        using CancellationTokenSource limit = new(MaxCall, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            for (int i = 0; i < count; i++)
                calls.Add(connection.Client.PublishAsync(PacketOf(messages[first + i]), end.Token));
            await Task.WhenAll(calls).WaitAsync(end.Token).ConfigureAwait(false);
            if (messages[first].IsAtMostOnce)
                await connection.Client.PingAsync(end.Token).WaitAsync(end.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            _ = Task.WhenAll(calls).ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            string reason = e is OperationCanceledException ? $"no acknowledgement within {MaxCall.TotalSeconds} s" : Innermost(e).Message.TrimEnd('.');
            connection.Lost.TrySetResult(reason);
            acknowledged?.Invoke(first + (messages[first].IsAtMostOnce ? 0 : calls.TakeWhile(call => call.IsCompletedSuccessfully && call.Result.IsSuccess).Count()));
            cancel.ThrowIfCancellationRequested();
            throw new IOException($"{settings.Broker}: {reason}", e);
        }

        int refused = calls.FindIndex(call => !call.Result.IsSuccess);
        acknowledged?.Invoke(first + (refused < 0 ? count : refused));
        if (refused >= 0)
            throw new IOException($"{settings.Broker} has refused a message to {messages[first + refused].Topic}: {calls[refused].Result.ReasonCode}. Check the permissions of the user.");
    }

    private static MqttApplicationMessage PacketOf(MqttMessage message) => new()
    {
        Topic = message.Topic,
        Payload = new ReadOnlySequence<byte>(message.Payload),
        Retain = message.IsRetained,
        QualityOfServiceLevel = message.IsAtMostOnce ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce,
    };

    /// <summary>Serves one connection. Returns the reason for its end.</summary>
    private async Task<string> ServeAsync(CancellationToken stop)
    {
        MqttMessage will = terms.NextWill();
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        Connection connection = new(client);
        client.DisconnectedAsync += ended =>
        {
            connection.Lost.TrySetResult(ended.Exception == null ? $"the broker has closed the connection: {ended.Reason}" : Innermost(ended.Exception).Message.TrimEnd('.'));
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += Take;
        await OpenAsync(client, ClientOptions.Of(settings, will), stop).ConfigureAwait(false);
        lock (_gate)
            _connection = connection;
        Report(null);
        Change(LinkState.Connected);
        try
        {
            return await connection.Lost.Task.WaitAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                _connection = null;
            await CloseAsync(connection, will).ConfigureAwait(false);
        }
    }

    private async Task OpenAsync(IMqttClient client, MqttClientOptions options, CancellationToken stop)
    {
        using CancellationTokenSource limit = new(MaxCall, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        MqttClientConnectResult result = await client.ConnectAsync(options, end.Token).WaitAsync(end.Token).ConfigureAwait(false);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
            throw new IOException($"the broker has refused the connection: {result.ResultCode}");

        MqttClientSubscribeOptionsBuilder subscription = new();
        foreach (string topic in terms.Subscriptions)
            subscription.WithTopicFilter(new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce });
        MqttClientSubscribeResult subscribed = await client.SubscribeAsync(subscription.Build(), end.Token).WaitAsync(end.Token).ConfigureAwait(false);
        if (subscribed.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
            throw new IOException($"the broker has refused the subscription of {refused.TopicFilter.Topic}: {refused.ResultCode}. Check the permissions of the user");
    }

    // If the connection works, the end is published; if it was lost, the broker sends the last will.
    private async Task CloseAsync(Connection connection, MqttMessage offline)
    {
        using CancellationTokenSource limit = new(MaxClose, time);
        try
        {
            await _calls.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                if (connection.Lost.Task.IsCompleted)
                    return;
                await connection.Client.PublishAsync(PacketOf(offline), limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
                await connection.Client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
            }
            finally
            {
                _calls.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or MQTTnet.Exceptions.MqttCommunicationException or IOException or InvalidOperationException)
        {
            // The broker notices the end of the connection, and sends the last will.
        }
    }

    private Task Take(MqttApplicationMessageReceivedEventArgs received)
    {
        MqttApplicationMessage message = received.ApplicationMessage;
        if (message.Payload.Length > MaxReceived)
            GatewayLog.MessageIgnored(log, settings.Broker.ToString(), $"{message.Topic} has {message.Payload.Length} bytes. Expected at most {MaxReceived}");
        else if (!message.Retain)
            Received?.Invoke(message.Topic, message.Payload.ToArray());
        return Task.CompletedTask;
    }

    private void Change(LinkState state)
    {
        TaskCompletionSource changed;
        TaskCompletionSource? connected = null;
        lock (_gate)
        {
            _state = state;
            (changed, _changed) = (_changed, NewSignal());
            if (state == LinkState.Connected)
                (connected, _nextConnection) = (_nextConnection, NewSignal());
        }

        changed.SetResult();
        connected?.SetResult();
    }

    private void Report(string? error)
    {
        string? before;
        lock (_gate)
            (before, _error) = (_error, error);
        if (error == null)
            GatewayLog.BrokerConnected(log, settings.Broker.ToString());
        else if (error != before)
            GatewayLog.BrokerLost(log, settings.Broker.ToString(), error);
    }

    /// <summary>One connection, and the reason for its end.</summary>
    private sealed record Connection(IMqttClient Client)
    {
        internal TaskCompletionSource<string> Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
