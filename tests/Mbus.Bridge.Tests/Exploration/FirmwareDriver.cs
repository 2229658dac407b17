extern alias Device;

using System.Net.Sockets;
using Device::Mbus.Twin;
using Mbus.Tests.Bus.Exploration;

namespace Mbus.Bridge.Tests.Exploration;

/// <summary>
/// The firmware's bridge on a board of the twin, with real sockets and in virtual time: its loop runs on a separate thread, one turn
/// after the other, while this driver waits, and pauses at other times.
/// </summary>
internal sealed class FirmwareDriver : BridgeDriver, IDisposable
{
    private const int AcceptTurns = 100;

    // The maximum time of a turn and its pause: work that is due at a time is done before the following turn.
    private const long LastTurn = 20_000;

    private readonly SteppedClock _clock = new();
    private readonly ExploredWire _wire;
    private readonly Firmware _firmware;
    private readonly FirmwareNotices _notices;
    private readonly Socket?[] _sockets;
    private readonly Queue<Event> _events = [];
    private readonly SemaphoreSlim _resume = new(0);
    private readonly SemaphoreSlim _paused = new(0);
    private readonly byte[] _buffer = new byte[Frame.MaxLength];
    private readonly bool _mixesUpMasters;
    private Event _last;
    private long _target;
    private long _turnAt = -1;
    private bool _isStopped;

    /// <param name="clients">The masters.</param>
    /// <param name="mixesUpMasters">True to attribute replies to the wrong master, for a test of the exploration.</param>
    internal FirmwareDriver(int clients, bool mixesUpMasters = false)
    {
        _mixesUpMasters = mixesUpMasters;
        _wire = new ExploredWire(Transmitted);
        _firmware = new Firmware(new Board(_clock, _wire), "baud = 2400", "read-only = 0", $"clients = {clients}");
        _notices = new FirmwareNotices(_firmware, clients);
        _sockets = new Socket?[clients];
        _clock.Stepped = Turned;
        _firmware.Start();
        _paused.Wait();
        RunUntil(() => _firmware.IsListening);
    }

    /// <summary>The times of the firmware's line: its slack includes the delay of the UART.</summary>
    internal static LineTiming Timing { get; } = new(2400, new LineTiming(2400, 0).Bytes(130));

    internal override bool AnswersWhileBusy => false;

    internal override ReadOnlySpan<byte> Bytes => _last.Bytes;

    internal override int Client => _last.Client;

    internal override ArbiterNotice Notice => _last.Notice;

    internal override int Owner => _firmware.Arbiter.Owner;

    internal override bool IsWaiting(int client) => _firmware.Arbiter.IsWaiting(client);

    internal override long NextDeadline => _firmware.Arbiter.NextDeadline is long.MaxValue ? long.MaxValue : World.Start + _firmware.Arbiter.NextDeadline;

    internal override long Now => World.Start + _clock.Now;

    public void Dispose()
    {
        _isStopped = true;
        _firmware.Stop();
        _resume.Release();
        _firmware.Completion.Wait();
        _firmware.Dispose();
        foreach (Socket? socket in _sockets)
            socket?.Dispose();
    }

    internal override int Connect(int place, long now)
    {
        place = Array.IndexOf(_sockets, null);
        int before = _firmware.Masters;
        _sockets[place] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets[place]!.Connect(_firmware.EndPoint);
        RunUntil(() => _firmware.Masters > before);
        return place;
    }

    internal override void Disconnect(int client, long now)
    {
        int before = _firmware.Masters;
        _sockets[client]!.Dispose();
        _sockets[client] = null;
        RunUntil(() => _firmware.Masters < before);
    }

    internal override void ReceiveFromClient(int client, byte[] bytes, long now)
    {
        _notices.Sender = client;
        _sockets[client]!.Send(bytes);
    }

    internal override void ReceiveFromBus(byte[] bytes, long now) => _wire.Feed(bytes, _clock.Now);

    /// <summary>The firmware reports this to its arbiter itself, with an estimate.</summary>
    internal override void Sent(long at, long now)
    {
    }

    internal override long RunUntil(long time)
    {
        RunTurns(time - World.Start - LastTurn);
        return _events.Count > 0 ? Math.Min(Now, time) : Math.Max(Now, time);
    }

    internal override BridgeOutput Next(long now)
    {
        if (_events.Count == 0)
            RunTurns(now - World.Start);
        if (!_events.TryDequeue(out _last))
            _last = default;
        return _last.Output;
    }

    // Lets the firmware run until it has completed a turn that began at this time or later, or one with an output.
    private void RunTurns(long until)
    {
        _target = until;
        _resume.Release();
        _paused.Wait();
    }

    private void RunUntil(Func<bool> condition)
    {
        for (int i = 0; i < AcceptTurns && !condition(); i++)
            RunTurns(0);
        Assert.True(condition());
    }

    // On the firmware's thread, between two turns of its loop.
    private void Turned()
    {
        Collect();
        bool isDone = _turnAt >= _target || _events.Count > 0;
        _turnAt = _clock.Now;
        if (!isDone || _isStopped)
            return;

        _paused.Release();
        _resume.Wait();
    }

    // Bytes that masters got earlier come first.
    private void Transmitted(byte[] bytes)
    {
        Collect();
        _notices.Owner = _firmware.Arbiter.Owner;
        _events.Enqueue(new Event(BridgeOutput.Transmit, _firmware.Arbiter.Owner, bytes, ArbiterNotice.None));
    }

    private void Collect()
    {
        foreach ((ArbiterNotice notice, int client) in _notices.Take())
            _events.Enqueue(new Event(BridgeOutput.Notice, client, [], notice));
        for (int i = 0; i < _sockets.Length; i++)
        {
            if (_sockets[i] is not { Available: > 0 } socket)
                continue;

            int count = socket.Receive(_buffer);
            int reply = count > Frame.ShortLength && BusRequest.IsLinkStatus(_buffer.AsSpan(0, count)[^Frame.ShortLength..]) ? count - Frame.ShortLength : count;
            Give(i, _buffer[..reply]);
            if (reply < count)
                Give(i, _buffer[reply..count]);
        }
    }

    private void Give(int client, byte[] bytes) =>
        _events.Enqueue(new Event(BridgeOutput.Give, _mixesUpMasters ? _sockets.Length - 1 - client : client, bytes, ArbiterNotice.None));

    private readonly record struct Event(BridgeOutput Output, int Client, byte[] Bytes, ArbiterNotice Notice);
}
