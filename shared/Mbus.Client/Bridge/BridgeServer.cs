using System.Net;
using System.Net.Sockets;
using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Client.Bridge;

/// <summary>
/// A TCP endpoint for masters that expect a transparent bridge (libmbus, pyMeterBus, node-mbus, jMBus ...), with any number of
/// them at once on one bus. The rules are the <see cref="Arbiter"/>'s; this class gives it sockets, a line and the time.
/// </summary>
/// <remarks>
/// Clients, the line and the clock may speak at any moment, so each of them takes the same lock, tells the arbiter, and does
/// what it says. Nothing waits inside the lock: a client that does not read is closed.
/// </remarks>
public sealed partial class BridgeServer : IAsyncDisposable
{
    private static readonly TimeSpan RetryLine = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly Lock _gate = new();
    private readonly Line _line;
    private readonly BridgeOptions _options;
    private readonly ILogger _log;
    private readonly BridgeTrace? _trace;
    private readonly Arbiter _arbiter;
    private readonly BridgeClient?[] _clients;
    private readonly BridgeListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;
    private Task _receiving = Never;

    /// <summary>A bridge over an open line, which stays the caller's. It serves after <see cref="Start"/>.</summary>
    public BridgeServer(Line line, BridgeOptions options, ILogger log, BridgeTrace? trace = null)
    {
        _line = line;
        _options = options;
        _log = log;
        _trace = trace;
        _arbiter = new Arbiter(line.Timing, options.MaxClients, options.ReadOnly ? Access.Read : Access.Write);
        _clients = new BridgeClient?[options.MaxClients];
        _listener = new BridgeListener(options, log, Admit);
        _timer = TimeProvider.System.CreateTimer(_ => OnDeadline(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where it listens, with the ports it was given.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => _listener.EndPoints;

    /// <summary>The counters of requests, replies and what was dropped. Read them for display only: they change at any time.</summary>
    public Arbiter Arbiter => _arbiter;

    /// <summary>Ends when the bridge does: by <see cref="DisposeAsync"/>, or with an error that it cannot serve on with.</summary>
    public Task Completion => _running;

    /// <summary>Opens the listening sockets and begins to serve.</summary>
    /// <exception cref="IOException">An address cannot be listened on; the message says which and why.</exception>
    public void Start()
    {
        _listener.Open();
        _running = RunAsync();
    }

    // What ends one half with an error ends the other: a bridge that only accepts, or only hears, would be dead in silence.
    private async Task RunAsync()
    {
        Task accepting = _listener.AcceptAsync(_stop.Token);
        Task receiving = ReceiveFromLineAsync();
        await Task.WhenAny(accepting, receiving);
        await _stop.CancelAsync();
        await Task.WhenAll(accepting, receiving);
    }

    /// <summary>Stops serving: closes the listeners and all clients, and waits until nothing uses the line any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        lock (_gate)
        {
            foreach (BridgeClient? client in _clients)
                client?.Socket.Dispose();
        }

        await _running;
        await _timer.DisposeAsync();
        _stop.Dispose();
    }

    private void Admit(Socket socket, IPEndPoint peer)
    {
        BridgeClient client = new(socket);
        if (!TryPlace(client, peer))
        {
            BridgeLog.Full(_log, peer, _options.MaxClients);
            socket.Dispose();
            return;
        }

        _ = WatchAsync(client);
    }

    private bool TryPlace(BridgeClient client, IPEndPoint peer)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                return false;

            int slot = _arbiter.Connect(_line.Now);
            if (slot < 0 && _arbiter.IdleClient(_line.Now) is int idle and >= 0)
            {
                BridgeLog.Displaced(_log, idle);
                Remove(_clients[idle]!);
                slot = _arbiter.Connect(_line.Now);
            }

            if (slot < 0)
                return false;

            BridgeLog.Connected(_log, slot, peer);
            _trace?.Connected(_line.Now, slot, peer);
            client.Slot = slot;
            _clients[slot] = client;
            return true;
        }
    }

    // Nobody awaits a client's task, so what it did not expect must be told here.
    private async Task WatchAsync(BridgeClient client)
    {
        try
        {
            await ServeAsync(client);
        }
        catch (Exception e)
        {
            LastError = e.Message;
            BridgeLog.Fault(_log, client.Slot, e);
        }
    }

    private async Task ServeAsync(BridgeClient client)
    {
        byte[] buffer = new byte[Frame.MaxLength * 2];
        try
        {
            while (true)
            {
                int count = await client.Socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
                if (count == 0)
                    break;

                lock (_gate)
                {
                    long now = _line.Now;
                    _trace?.FromClient(now, client.Slot, buffer.AsSpan(0, count));
                    if (_clients[client.Slot] != client)
                        break;
                    _arbiter.ReceiveFromClient(client.Slot, buffer, 0, count, now);
                    DriveNow();
                }
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, was closed for not reading, or the bridge stops.
        }
        finally
        {
            lock (_gate)
            {
                Remove(client);
                DriveNow();
            }
        }
    }

    private void Remove(BridgeClient client)
    {
        client.Socket.Dispose();
        if (_clients[client.Slot] != client)
            return;

        _clients[client.Slot] = null;
        _arbiter.Disconnect(client.Slot, _line.Now);
        _trace?.Closed(_line.Now, client.Slot);
        BridgeLog.Closed(_log, client.Slot);
    }

    private async Task ReceiveFromLineAsync()
    {
        byte[] buffer = new byte[Frame.MaxLength];
        bool lost = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Task<Received> receiving = _line.ReceiveAsync(buffer, long.MaxValue, _stop.Token).AsTask();
                lock (_gate)
                    _receiving = receiving;
                Received received = await receiving;
                if (lost)
                    BridgeLog.LineBack(_log, _line.Name);
                lost = false;
                FromLine(buffer, received);
            }
            catch (LineException e)
            {
                LoseLine(e, ref lost);
                await Task.Delay(RetryLine, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void FromLine(byte[] buffer, Received received)
    {
        lock (_gate)
        {
            _unheardSince = null;
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

    private void LoseLine(LineException e, ref bool lost)
    {
        if (!lost)
            BridgeLog.LineLost(_log, e.Message);
        lost = true;
        LastError = e.Message;
        lock (_gate)
        {
            _receiving = Never;
            _arbiter.LoseBus();
            DriveNow();
        }
    }

    private void OnDeadline()
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested)
                DriveNow();
        }
    }

    // Bytes that have come are heard before time goes on: a wait that they answer does not end in vain because this was late.
    private void DriveNow()
    {
        if (_receiving.IsCompleted || _line.HasArrivals)
        {
            _unheardSince ??= _line.Now;
            _timer.Change(Soon, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _unheardSince = null;
            Drive(_line.Now);
        }
    }

    private void Drive(long now)
    {
        while (true)
        {
            ArbiterStep step = _arbiter.Poll(now);
            TellNotices();
            if (step == ArbiterStep.Wait)
                break;
            if (step == ArbiterStep.Give)
                Give();
            else if (!Transmit())
                break;
        }

        Arm();
    }

    private void TellNotices()
    {
        ArbiterNotice notice;
        while ((notice = _arbiter.TakeNotice(out int client)) != ArbiterNotice.None)
        {
            _trace?.Noticed(_line.Now, client, notice);
            BridgeLog.Notice(_log, notice, client, _arbiter);
        }
    }

    // True where the request is out already, so that the arbiter can go on at once.
    private bool Transmit()
    {
        _trace?.ToBus(_line.Now, _arbiter.Request.AsSpan(0, _arbiter.RequestLength));
        int send = _arbiter.Send;
        ValueTask<long> sending = SendAsync();
        if (sending.IsCompletedSuccessfully)
        {
            Sent(send, sending.Result);
            return true;
        }

        _sendingSince = _line.Now;
        _ = AwaitSentAsync(send, sending);
        return false;
    }

    // A method of its own, so that a line that throws at once ends in the task as any other.
    private async ValueTask<long> SendAsync() =>
        await _line.SendAsync(_arbiter.Request.AsMemory(0, _arbiter.RequestLength), _stop.Token);

    private async Task AwaitSentAsync(int send, ValueTask<long> sending)
    {
        try
        {
            long at = await sending;
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
        ReadOnlySpan<byte> bytes = _arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength);
        if (_clients[_arbiter.OutputClient] is not { } client)
            return;

        _trace?.ToClient(_line.Now, client.Slot, bytes);
        if (!client.TrySend(bytes))
        {
            BridgeLog.NotReading(_log, client.Slot);
            Remove(client);
        }
    }

    private void Arm()
    {
        long deadline = _arbiter.NextDeadline;
        TimeSpan due = deadline == long.MaxValue
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromMicroseconds(Math.Max(0, deadline - _line.Now));
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
