using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// A line over a network to a bridge with a simulated bus, in virtual time: the master is one client, and another master requests at random
/// times. Unless it has another slack, that is the slack of TCP.
/// </summary>
internal sealed class BridgedLine : Line
{
    private const int MaxEvents = 1_000_000;
    private const byte Reserved = 252;
    private static readonly byte[] LinkStatus = [0x10, 0x49, 0xFB, 0x44, 0x16];

    private readonly SimulatedBus _bus;
    private readonly Arbiter _arbiter;
    private readonly long _delay;
    private readonly Queue<(byte[] Bytes, long At)> _toBridge = new();
    private readonly Queue<(byte Value, long At)> _toMaster = new();
    private readonly int _place;
    private readonly int _otherPlace;
    private readonly Random? _random;
    private readonly byte[] _others;
    private readonly byte[] _one = new byte[1];
    private long _now;
    private long _sentAt = long.MaxValue;
    private long _otherAt = long.MaxValue;
    private bool _isHandingOver;

    /// <param name="meters">Meters on the bus.</param>
    /// <param name="delay">Delay of the network in each direction, in microseconds.</param>
    /// <param name="seed">Seed of the times at which another master reads the meters; null for no other master.</param>
    /// <param name="busSlack">Slack of the bridge's line to the bus, in microseconds.</param>
    /// <param name="handover">How the bridge delivers replies to the master.</param>
    internal BridgedLine(IReadOnlyList<MeterDefinition> meters, long delay, int? seed = null, long busSlack = 0, Handover handover = Handover.Whole)
    {
        _bus = new SimulatedBus(new BusDefinition { Meters = meters }, new LineTiming(2400, 0), seed: 1);
        _arbiter = new Arbiter(new LineTiming(2400, busSlack), 4, Access.Read);
        _delay = delay;
        _place = _arbiter.Connect(handover, 1, 0);
        _otherPlace = _arbiter.Connect(Handover.Whole, 2, 0);
        _others = [.. meters.Select(meter => meter.PrimaryAddress)];
        _random = seed == null ? null : new Random(seed.Value);
        ScheduleOther();
    }

    /// <summary>True for a bridge that does not know REQ_SKE at 251, and sends it on the bus.</summary>
    internal bool IsOld { get; init; }

    /// <summary>Maximum time between two requests of the other master.</summary>
    internal int MaxPause { get; init; } = 3_000_000;

    public override string Name => "bridged";

    public override LineTiming Timing => new(2400, Slack);

    public override long Now => _now;

    public override bool HasArrivals => _isHandingOver || (_toMaster.TryPeek(out (byte, long At) next) && next.At <= _now);

    /// <summary>Slack of the master, in microseconds.</summary>
    internal long Slack { get; init; } = LineKinds.Tcp.Slack;

    public override bool LearnsDelay => Learns;

    /// <summary>False for a line with a slack of its own.</summary>
    internal bool Learns { get; init; } = true;

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        byte[] all = bytes.ToArray();
        int status = IsOld ? all.AsSpan().IndexOf(LinkStatus) : -1;
        if (status >= 0)
            Frame.WriteShort(all, status, ControlField.ReqSke, Reserved);
        _toBridge.Enqueue((all, _now + _delay));
        return new(_now + Timing.Bytes(bytes.Length));
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        _isHandingOver = false;
        for (int i = 0; i < MaxEvents; i++)
        {
            long next = Math.Min(NextEvent(), deadline);
            if (_toMaster.TryPeek(out (byte Value, long At) first) && first.At <= next)
            {
                _toMaster.Dequeue();
                _now = Math.Max(_now, first.At);
                _isHandingOver = true;
                buffer.Span[0] = first.Value;
                return new(new Received(1, false, _now));
            }

            if (NextEvent() > deadline)
                return new(new Received(0, false, _now = Math.Max(_now, deadline)));

            _now = Math.Max(_now, next);
            Step();
        }

        throw new InvalidOperationException("The bridge makes no progress.");
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => throw new LineException("bridged: set the baud rate.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected internal override async ValueTask WaitAsync(long until, CancellationToken cancel = default)
    {
        while (_now < until)
        {
            long next = Math.Min(NextEvent(), until);
            _now = Math.Max(_now, next);
            if (NextEvent() <= _now)
                Step();
        }

        await Task.CompletedTask;
    }

    private long NextEvent()
    {
        long next = Math.Min(Math.Min(_arbiter.NextDeadline, _bus.NextDeadline), Math.Min(_sentAt, _otherAt));
        return _toBridge.TryPeek(out (byte[], long At) first) ? Math.Min(next, first.At) : next;
    }

    private void Step()
    {
        while (_bus.Advance(_now, out ReceivedByte heard))
        {
            _one[0] = heard.Value;
            if (heard.Damaged)
                _arbiter.ReceiveDamagedFromBus(1, heard.At);
            else
                _arbiter.ReceiveFromBus(_one, 0, 1, heard.At);
        }

        if (_now >= _sentAt)
        {
            _arbiter.Sent(_arbiter.Send, _sentAt, _now);
            _sentAt = long.MaxValue;
        }

        while (_toBridge.TryPeek(out (byte[] Bytes, long At) first) && first.At <= _now)
            _arbiter.ReceiveFromClient(_place, _toBridge.Dequeue().Bytes, 0, first.Bytes.Length, _now);
        if (_now >= _otherAt)
            RequestForOther();
        Drive();
    }

    private void Drive()
    {
        ArbiterStep step;
        while ((step = _arbiter.Poll(_now)) != ArbiterStep.Wait)
        {
            if (step == ArbiterStep.Transmit)
                _sentAt = _bus.Transmit(_arbiter.Request.AsSpan(0, _arbiter.RequestLength), _now);
            else if (_arbiter.OutputClient == _place)
                Deliver(_arbiter.Output.AsSpan(_arbiter.OutputOffset, _arbiter.OutputLength));
        }

        while (_arbiter.TakeNotice(out _) != ArbiterNotice.None)
        {
        }
    }

    private void Deliver(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
            _toMaster.Enqueue((one, _now + _delay));
    }

    private void RequestForOther()
    {
        byte[] request = new byte[Frame.ShortLength];
        byte address = _random!.Next(4) == 0 || _others.Length == 0 ? Reserved : _others[_random.Next(_others.Length)];
        Frame.WriteShort(request, 0, _random.Next(2) == 0 ? (byte)0x5B : (byte)0x7B, address);
        _arbiter.ReceiveFromClient(_otherPlace, request, 0, request.Length, _now);
        ScheduleOther();
    }

    private void ScheduleOther() => _otherAt = _random == null ? long.MaxValue : _now + _random.Next(1_000, MaxPause);
}
