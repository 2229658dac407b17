using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>
/// Drives the <see cref="Arbiter"/>: gives it what the clients, the line and the clock bring, and does what it asks for.
/// </summary>
/// <remarks>
/// Each of them may call at any moment, so each call takes the same lock. Nothing waits inside the lock: a client that does not read
/// is disconnected, and a request that the line takes its time for is awaited outside.
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

    /// <summary>The times of the line.</summary>
    internal LineTiming Timing => _line.Timing;

    /// <summary>Takes bytes from the line.</summary>
    internal void ReceiveFromLine(byte[] buffer, Received received)
    {
        lock (_gate)
        {
            _receiver.HandedOver();
            _pendingSince = null;
            if (received.Damaged)
            {
                _trace?.DamagedFromBus(received.At, buffer.AsSpan(0, received.Count));
                _arbiter.ReceiveDamagedFromBus(received.Count, received.At);
            }
            else
            {
                _trace?.FromBus(received.At, buffer.AsSpan(0, received.Count));
                _arbiter.ReceiveFromBus(buffer, 0, received.Count, received.At);
            }

            Drive(received.At);
        }
    }

    /// <summary>The line is lost: what is under way ends unanswered.</summary>
    internal void LoseLine(LineException e)
    {
        lock (_gate)
        {
            _lastError = e.Message;
            _trace?.LineLost(_line.Now);
            _arbiter.LoseBus();
            DriveNow();
        }
    }

    /// <summary>Starts no more requests: the bridge is about to end.</summary>
    internal void Stop()
    {
        lock (_gate)
            _isStopped = true;
    }

    /// <summary>Ends the request that the line still takes, and the timer.</summary>
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

    // Bytes that have come are taken before time goes on: a wait that they answer does not end in vain because this was late.
    // The time is read first: for a later one, bytes may have come since the line was asked.
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
            if (step == ArbiterStep.Give)
                Give();
            else if (step == ArbiterStep.Transmit)
                Transmit();
        }
        while (step != ArbiterStep.Wait);

        SetTimer();
    }

    private void Transmit()
    {
        int send = _arbiter.Send;
        if (_arbiter.Owner >= 0)
            _lastOwner = _arbiter.Owner;
        _trace?.ToBus(_line.Now, _arbiter.Request.AsSpan(0, _arbiter.RequestLength));
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

    // A method of its own, so that a line that throws at once ends in the task as any other.
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
            // The receiving side meets the same loss and reports it.
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
            // The bridge stops.
        }
    }

    private void Sent(int send, long at)
    {
        _sendingSince = null;
        _trace?.Sent(at);
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
