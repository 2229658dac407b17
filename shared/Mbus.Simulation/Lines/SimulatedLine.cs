using Mbus.Client.Lines;


namespace Mbus.Simulation;

/// <summary>Line to a simulated bus, in virtual or real time.</summary>
/// <remarks>
/// In virtual time all calls complete at once: sending advances the line's clock to the last stop bit, receiving advances it to the next
/// byte or to the deadline, so a scan of a whole bus takes almost no real time. Use it from one task that sends and receives in turn. In
/// real time a clock paces the same bus, for one sender and one receiver at the same time.
/// </remarks>
public sealed class SimulatedLine : Line
{
    /// <summary>Expected lateness of system timers, in microseconds.</summary>
    internal const long RealTimeSlack = 20_000;

    private readonly Lock _gate = new();
    private readonly SimulatedBus _bus;
    private readonly BusClock? _clock;
    private TaskCompletionSource _changed = NewChange();
    private ReceivedByte? _held;
    private bool _isHandingOver;
    private long _now;
    private bool _isDisposed;

    private SimulatedLine(SimulatedBus bus, string name, BusClock? clock)
    {
        _bus = bus;
        _clock = clock;
        Name = name;
    }

    /// <summary>Simulated bus of the line. In real time read only immutable members, such as its definition.</summary>
    public SimulatedBus Bus => _bus;

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override LineTiming Timing => _bus.Timing;

    /// <inheritdoc/>
    public override long Now => _clock?.Now ?? _now;

    /// <inheritdoc/>
    public override bool HasArrivals
    {
        get
        {
            lock (_gate)
                return _held.HasValue || _isHandingOver || _bus.NextDeadline <= Now;
        }
    }

    /// <inheritdoc/>
    public override bool CanSetBaudRate => true;

    /// <summary>Creates a line in virtual time, which starts at 0.</summary>
    public static SimulatedLine InVirtualTime(SimulatedBus bus, string name = "simulated bus") => new(bus, name, null);

    /// <summary>Creates a line to simulated meters in real time, which starts at 0 now.</summary>
    /// <param name="definition">Definition of the meters and faults.</param>
    /// <param name="baudRate">Baud rate of the master, and of every meter without its own.</param>
    public static SimulatedLine InRealTime(BusDefinition definition, int baudRate = LineAddress.DefaultBaudRate) =>
        InRealTime(new SimulatedBus(definition, new LineTiming(baudRate, RealTimeSlack)));

    /// <summary>Creates a line in real time, which starts at 0 now.</summary>
    /// <param name="bus">Bus; the line takes ownership.</param>
    /// <param name="time">Clock and timers; the system clock when null.</param>
    /// <param name="name">Name of the line in messages.</param>
    public static SimulatedLine InRealTime(SimulatedBus bus, TimeProvider? time = null, string name = "simulated bus") =>
        new(bus, name, new BusClock(time ?? TimeProvider.System));

    /// <inheritdoc/>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        long sent;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            sent = _bus.Transmit(bytes.Span, Now);
            _now = sent;
            SignalChange();
        }

        if (_clock != null)
            await _clock.WaitAsync(sent, cancel).ConfigureAwait(false);
        return sent;
    }

    /// <inheritdoc/>
    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length);
        lock (_gate)
            _isHandingOver = false;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            Task changed;
            long next;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_clock == null ? TakeNext(buffer.Span, deadline, out Received received) : TakeHeard(buffer.Span, deadline, out received))
                    return received;
                changed = _changed.Task;
                next = Math.Min(deadline, _bus.NextDeadline);
            }

            if (_clock != null)
                await _clock.WaitAsync(changed, next, cancel).ConfigureAwait(false);
            else if (next == long.MaxValue)
                await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _bus.SetBaudRate(baudRate);
            SignalChange();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
            SignalChange();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async ValueTask WaitAsync(long until, CancellationToken cancel = default)
    {
        _now = Math.Max(_now, until);
        if (_clock != null)
            await _clock.WaitAsync(until, cancel).ConfigureAwait(false);
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void SignalChange()
    {
        _changed.SetResult();
        _changed = NewChange();
    }

    /// <summary>
    /// Advances virtual time by one step: to the next byte, the deadline, or an earlier event. Returns false for an earlier event.
    /// </summary>
    private bool TakeNext(Span<byte> buffer, long deadline, out Received received)
    {
        received = default;
        long step = Math.Min(deadline, _bus.NextDeadline);
        if (step == long.MaxValue)
            return false;

        bool heard = _bus.Advance(step, out ReceivedByte next);
        if (!heard && step < deadline)
            return false;

        _now = Math.Max(_now, heard ? next.At : deadline);
        buffer[0] = next.Value;
        received = heard ? new Received(1, next.Damaged, next.At) : new Received(0, false, _now);
        return true;
    }

    /// <summary>
    /// Returns the bytes received so far in real time, up to a change of quality. Returns false when there are none before the deadline.
    /// </summary>
    private bool TakeHeard(Span<byte> buffer, long deadline, out Received received)
    {
        long now = Now;
        received = new Received(0, false, now);
        while (received.Count < buffer.Length && TryHear(now, out ReceivedByte heard))
        {
            if (received.Count > 0 && heard.Damaged != received.Damaged)
            {
                _held = heard;
                break;
            }

            buffer[received.Count] = heard.Value;
            received = new Received(received.Count + 1, heard.Damaged, heard.At);
        }

        _isHandingOver = received.Count > 0;
        return received.Count > 0 || now >= deadline;
    }

    private bool TryHear(long now, out ReceivedByte heard)
    {
        heard = _held.GetValueOrDefault();
        bool wasHeld = _held.HasValue;
        _held = null;
        return wasHeld || _bus.Advance(now, out heard);
    }
}
