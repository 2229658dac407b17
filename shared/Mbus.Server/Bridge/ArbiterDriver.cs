using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Drives the <see cref="Arbiter"/>: passes it input from clients, line and clock, and performs the actions it requests.</summary>
/// <remarks>
/// Clients, line and timer call in from any thread, so each call takes the same lock. No call blocks inside the lock: a client with a full
/// send buffer is disconnected, and sending on the line is awaited outside.
/// </remarks>
internal sealed partial class ArbiterDriver
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly Line _line;
    private readonly LineReceiver _receiver;
    private readonly Arbiter _arbiter;
    private readonly ClientTable _clients;
    private readonly BridgeOptions _options;
    private readonly BridgeEvents _events;
    private readonly ILogger _log;
    private readonly BridgeTrace? _trace;
    private readonly CancellationTokenSource _stopSending = new();
    private readonly ITimer _timer;
    private Task _sending = Task.CompletedTask;
    private bool _isStopped;

    internal ArbiterDriver(
        Line line, LineReceiver receiver, BridgeOptions options, BridgeEvents events, ILogger log, BridgeTrace? trace, TimeProvider time)
    {
        _line = line;
        _receiver = receiver;
        _options = options;
        _events = events;
        _log = log;
        _trace = trace;
        _arbiter = new Arbiter(line.Timing, options.MaxClients, options.Access);
        _clients = new ClientTable(options.MaxClients);
        _timer = time.CreateTimer(_ => OnDeadline(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Timing parameters of the line.</summary>
    internal LineTiming Timing => _line.Timing;

    /// <summary>Passes bytes received from the line to the arbiter.</summary>
    internal void ReceiveFromLine(byte[] buffer, Received received)
    {
        lock (_gate)
        {
            _receiver.Delivered();
            _pendingSince = null;
            if (received.Damaged)
            {
                _trace?.DamagedFromBus(received.At, buffer.AsSpan(0, received.Count));
                TellTraffic(received.At, BusTrafficKind.Damaged, buffer.AsSpan(0, received.Count));
                _arbiter.ReceiveDamagedFromBus(received.Count, received.At);
            }
            else
            {
                _trace?.FromBus(received.At, buffer.AsSpan(0, received.Count));
                TellTraffic(received.At, BusTrafficKind.Received, buffer.AsSpan(0, received.Count));
                _arbiter.ReceiveFromBus(buffer, 0, received.Count, received.At);
            }

            Drive(received.At);
        }
    }

    /// <summary>Handles loss of the line: pending exchanges end without a reply.</summary>
    internal void LoseLine(LineException e)
    {
        lock (_gate)
        {
            _lastError = e.Message;
            _trace?.LineLost(_line.Now);
            _arbiter.LoseBus();
            TellLost(e);
            DriveNow();
        }
    }

    /// <summary>Stops starting new requests before the bridge shuts down.</summary>
    internal void Stop()
    {
        lock (_gate)
            _isStopped = true;
    }

    /// <summary>Waits for the request being sent, and stops the timer.</summary>
    internal async Task EndAsync()
    {
        await _stopSending.CancelAsync().ConfigureAwait(false);
        Task sending;
        lock (_gate)
            sending = _sending;
        await sending.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _stopSending.Dispose();
    }

    private void OnDeadline()
    {
        lock (_gate)
            DriveNow();
    }

    // Handle received bytes before advancing the clock, so that a late wake-up does not turn a reply into a timeout. Read the time first:
    // bytes that arrived after the line was checked belong to a later time.
    private void DriveNow()
    {
        long now = _line.Now;
        if (_receiver.HasPending && !_isStopped)
        {
            _pendingSince ??= now;
            _timer.Change(Soon, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _pendingSince = null;
            Drive(now);
        }
    }

    private void Drive(long now)
    {
        if (_isStopped)
            return;

        ArbiterStep step;
        do
        {
            step = _arbiter.Poll(now);
            TakeNotices();
            if (step == ArbiterStep.Deliver)
                Give();
            else if (step == ArbiterStep.Transmit)
                Transmit();
        }
        while (step != ArbiterStep.Wait);

        TellDropped();
        SetTimer();
    }

    private void Transmit()
    {
        int send = _arbiter.Send;
        if (_arbiter.Owner >= 0)
            _lastOwner = _arbiter.Owner;
        _trace?.ToBus(_line.Now, _arbiter.Request.AsSpan(0, _arbiter.RequestLength));
        TellTraffic(_line.Now, BusTrafficKind.Sent, _arbiter.Request.AsSpan(0, _arbiter.RequestLength));
        ValueTask<long> sending = SendAsync();
        if (sending.IsCompletedSuccessfully)
        {
            Sent(send, sending.Result);
        }
        else
        {
            _sendingSince = _line.Now;
            _sending = AwaitSentAsync(send, sending);
        }
    }

    // A separate async method, so that a line that throws synchronously also ends in the task.
    private async ValueTask<long> SendAsync() =>
        await _line.SendAsync(_arbiter.Request.AsMemory(0, _arbiter.RequestLength), _stopSending.Token).ConfigureAwait(false);

    private async Task AwaitSentAsync(int send, ValueTask<long> sending)
    {
        try
        {
            long at = await sending.ConfigureAwait(false);
            lock (_gate)
            {
                Sent(send, at);
                DriveNow();
            }
        }
        catch (LineException)
        {
            // The receive loop detects and reports the same loss.
            lock (_gate)
            {
                _sendingSince = null;
                _trace?.SendFailed(_line.Now);
                _arbiter.SendFailed(send);
                DriveNow();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The bridge is stopping.
        }
    }

    private void Sent(int send, long at)
    {
        _sendingSince = null;
        _trace?.Sent(at);
        TellSent(at);
        _arbiter.Sent(send, at, _line.Now);
    }

    private void Give()
    {
        if (_clients[_arbiter.OutputClient] is not { } client)
            return;

        ReadOnlySpan<byte> bytes = _arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength);
        _trace?.ToClient(_line.Now, client.Place, bytes);
        if (client.TrySend(bytes))
            return;

        if (_events.ShouldLog(BridgeEvent.NotReading))
            BridgeLog.NotReading(_log, client.Place);
        Remove(client);
    }

    private void SetTimer()
    {
        long deadline = _arbiter.NextDeadline;
        TimeSpan due = deadline == long.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMicroseconds(Math.Max(0, deadline - _line.Now));
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
