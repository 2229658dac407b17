using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Drives the <see cref="Arbiter"/>: passes it input from clients, line and clock, and performs the actions it requests.</summary>
/// <remarks>
/// Clients, line and timer call in from any thread, so each call takes the same lock. No call blocks inside the lock: a client with a full
/// send buffer is disconnected, and sending on the line is awaited outside.
/// </remarks>
internal sealed class ArbiterDriver
{
    /// <summary>
    /// Maximum time for the line driver to send a request or to deliver received bytes, in microseconds. The longest frame takes 9.6 s at
    /// 300 Bd.
    /// </summary>
    internal const long MaxDriverTime = 20_000_000;

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private readonly Line _line;
    private readonly LineReceiver _receiver;
    private readonly Arbiter _arbiter;
    private readonly ClientTable _clients;
    private readonly ClientPlaces _places;
    private readonly LocalClients _local;
    private readonly ArbiterNotices _notices;
    private readonly BridgeEvents _events;
    private readonly ILogger _log;
    private readonly BridgeTrace? _trace;
    private readonly CancellationTokenSource _stopSending = new();
    private readonly ITimer _timer;
    private Task _sending = Task.CompletedTask;
    private long? _sendingSince;
    private long? _pendingSince;
    private string? _lastError;
    private long _driving;
    private long _driven;
    private bool _isStopped;

    internal ArbiterDriver(
        Line line, LineReceiver receiver, BridgeOptions options, BridgeEvents events, ILogger log, BridgeTrace? trace, TimeProvider time)
    {
        _line = line;
        _receiver = receiver;
        _events = events;
        _log = log;
        _trace = trace;
        _arbiter = new Arbiter(line.Timing, options.MaxClients, options.Access);
        _clients = new ClientTable(options.MaxClients);
        _places = new ClientPlaces(line, _arbiter, _clients, options, events, log, trace);
        _local = new LocalClients(line, _arbiter);
        _notices = new ArbiterNotices(line, _arbiter, _clients, events, log, trace);
        _timer = time.CreateTimer(_ => OnDeadline(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _driven = line.Now;
    }

    /// <summary>Timing parameters of the line.</summary>
    internal LineTiming Timing => _line.Timing;

    /// <summary>Receives all bytes on the bus; null for none.</summary>
    internal BusTrafficHandler? Traffic { get; set; }

    /// <summary>
    /// Time of the bus, in microseconds on the line's clock: the arbiter has handled all that happened before. It stands still while received
    /// bytes wait to be handled, however late this process is, and while an answer may be incomplete: the arbiter tells of a second E5, or of
    /// other damage, only when no more bytes come.
    /// </summary>
    internal long Now => Volatile.Read(ref _driven);

    /// <summary>Current bridge status.</summary>
    internal BridgeStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new BridgeStatus
                {
                    Clients = _clients.Count,
                    Owner = _arbiter.Owner >= 0 ? _arbiter.Owner : null,
                    Requests = _arbiter.Requests,
                    Replies = _arbiter.Replies,
                    Silences = _arbiter.Silences,
                    Damages = _arbiter.Damages,
                    Dropped = _notices.Dropped,
                    LastError = _lastError,
                };
            }
        }
    }

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
            _local.Lose(e);
            DriveNow();
        }
    }

    /// <summary>Assigns a place to a client. Returns false when no place is free or the bridge is stopping.</summary>
    internal bool TryConnect(BridgeClient client)
    {
        lock (_gate)
        {
            return !_isStopped && _places.TryTake(client);
        }
    }

    /// <summary>Passes bytes from a client to the arbiter. Returns false when the client has lost its place.</summary>
    internal bool ReceiveFromClient(BridgeClient client, byte[] buffer, int count)
    {
        lock (_gate)
        {
            if (!_clients.Contains(client))
                return false;

            long now = _line.Now;
            client.LastReceivedAt = now;
            _trace?.FromClient(now, client.Place, buffer.AsSpan(0, count));
            _arbiter.ReceiveFromClient(client.Place, buffer, 0, client.Preamble!.Remove(buffer, count, now), now);
            DriveNow();
            return true;
        }
    }

    /// <summary>Releases the place of a client that has disconnected.</summary>
    internal void Disconnect(BridgeClient client)
    {
        lock (_gate)
        {
            _places.Leave(client);
            DriveNow();
        }
    }

    /// <summary>
    /// Passes a request of a local client to the arbiter. The task completes with the time at which the request has left, or was dropped.
    /// Returns null if no place is free or the bridge is stopping.
    /// </summary>
    internal Task<long>? SendLocal(LocalClient client, byte[] request)
    {
        lock (_gate)
        {
            // A client that was idle for long may have lost its place.
            if (!_clients.Contains(client) && !TryConnect(client))
                return null;

            _local.Add(client);
            Task<long> sending = client.BeginSend();
            ReceiveFromClient(client, request, request.Length);
            return sending;
        }
    }

    /// <summary>Releases the place of a local client.</summary>
    internal void DisconnectLocal(LocalClient client)
    {
        lock (_gate)
        {
            _local.Remove(client);
            Disconnect(client);
        }
    }

    /// <summary>
    /// Runs the arbiter once, as at a deadline. Returns false when the line driver has held bytes for longer than
    /// <see cref="MaxDriverTime"/>.
    /// </summary>
    internal bool CheckHealth()
    {
        lock (_gate)
        {
            if (_isStopped)
                return true;

            DriveNow();
            return !IsTooLong(_sendingSince) && !IsTooLong(_pendingSince);
        }
    }

    /// <summary>Advances <see cref="Now"/> to the clock of the line, unless received bytes wait to be handled.</summary>
    internal long Advance()
    {
        lock (_gate)
        {
            DriveNow();
            return _driven;
        }
    }

    /// <summary>Records an error of the bridge itself for the status.</summary>
    internal void ReportFault(Exception e)
    {
        lock (_gate)
            _lastError = e.Message;
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

    private bool IsTooLong(long? since) => _line.Now - since > MaxDriverTime;

    private void TellTraffic(long at, BusTrafficKind kind, ReadOnlySpan<byte> bytes) => Traffic?.Invoke(new BusTraffic(at, kind, _arbiter.Owner, bytes));

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
        if (!_isStopped && _receiver.HasPending)
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
        _driving = now;
        if (!_isStopped)
        {
            DriveArbiter(now);
            now = Math.Min(now, _arbiter.IncompleteSince);
        }

        Volatile.Write(ref _driven, Math.Max(_driven, now));
    }

    private void DriveArbiter(long now)
    {
        ArbiterStep step;
        do
        {
            step = _arbiter.Poll(now);
            _notices.Take();
            if (step == ArbiterStep.Deliver)
                Give();
            else if (step == ArbiterStep.Transmit)
                Transmit();
        }
        while (step != ArbiterStep.Wait);

        _local.EndDropped();
        SetTimer();
    }

    private void Transmit()
    {
        int send = _arbiter.Send;
        _notices.NoteOwner();
        _trace?.ToBus(_line.Now, _arbiter.Request.AsSpan(0, _arbiter.RequestLength));
        TellTraffic(_line.Now, BusTrafficKind.Sent, _arbiter.Request.AsSpan(0, _arbiter.RequestLength));
        WakeUpPreamble? preamble = _arbiter.Owner >= 0 ? _clients[_arbiter.Owner]?.Preamble?.Take() : null;
        ValueTask<long> sending = SendAsync(preamble == null ? _line : _line.WithWakeUp(preamble));
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
    private async ValueTask<long> SendAsync(Line line) =>
        await line.SendAsync(_arbiter.Request.AsMemory(0, _arbiter.RequestLength), _stopSending.Token).ConfigureAwait(false);

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
        _local.Sent(_arbiter.Owner >= 0 ? _clients[_arbiter.Owner] : null, at);
        _arbiter.Sent(send, at, _line.Now);
    }

    private void Give()
    {
        if (_clients[_arbiter.OutputClient] is not { } client)
            return;

        ReadOnlySpan<byte> bytes = _arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength);
        _trace?.ToClient(_line.Now, client.Place, bytes);
        if (client.TrySend(bytes, _driving))
            return;

        if (_events.ShouldLog(BridgeEvent.NotReading))
            BridgeLog.NotReading(_log, client.Place);
        _places.Leave(client);
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
