using System.Threading.Tasks.Sources;

namespace Mbus.Client.Lines;

/// <summary>
/// Bytes that have arrived on a line and wait for the receiver, each with its quality and time. Limited to <see cref="Capacity"/>: bytes
/// that do not fit are lost, and the last byte before the loss is marked as damaged.
/// </summary>
/// <remarks>Supports one receiver at a time. A wait allocates nothing.</remarks>
public sealed class ReceiveBuffer : IValueTaskSource<Received>
{
    /// <summary>Capacity in bytes: the replies of about ten full frames.</summary>
    public const int Capacity = 4096;

    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Arrival[] _arrivals = new Arrival[Capacity];
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<Received> _wait = new() { RunContinuationsAsynchronously = true };
    private int _first;
    private int _count;
    private Exception? _failure;
    private bool _closed;
    private bool _waiting;
    private bool _isHandingOver;
    private Memory<byte> _target;
    private long _deadline;
    private CancellationToken _cancel;
    private CancellationTokenRegistration _registration;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="clock">Clock for the waits.</param>
    public ReceiveBuffer(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(buffer => ((ReceiveBuffer)buffer!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// True while there is something for a receiver: bytes, until it has them and receives again, or an unreported failure.
    /// </summary>
    public bool HasPending
    {
        get
        {
            lock (_gate)
            {
                return _count > 0 || _isHandingOver || _failure is not null;
            }
        }
    }

    /// <summary>Current time, in microseconds.</summary>
    public long Now => _clock.Microseconds();

    /// <summary>Adds bytes that arrived together, and wakes the receiver.</summary>
    public void Add(ReadOnlySpan<byte> bytes, bool damaged, long at)
    {
        lock (_gate)
        {
            int fit = Math.Min(bytes.Length, Capacity - _count);
            for (int i = 0; i < fit; i++)
                _arrivals[(_first + _count++) % Capacity] = new Arrival(bytes[i], damaged, at);

            if (fit < bytes.Length)
                _arrivals[(_first + _count - 1) % Capacity].Damaged = true;

            if (_waiting && _count > 0)
                Wake(Take(_target.Span));
        }
    }

    /// <summary>Reports the loss of the line to the receiver, once and after the bytes in the buffer.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            if (_waiting)
                Wake(TakeFailure()!);
        }
    }

    /// <summary>Discards the bytes and the failure; for a line that was reopened.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _count = 0;
            _failure = null;
        }
    }

    /// <summary>Ends this and every later wait with an <see cref="ObjectDisposedException"/>.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            if (_waiting)
                Wake(new ObjectDisposedException(nameof(Line)));

            _timer.Dispose();
        }
    }

    /// <summary>
    /// Receives as <see cref="Line.ReceiveAsync"/>; one call returns bytes of one arrival, so that pauses between bytes are not hidden.
    /// </summary>
    public ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length, nameof(buffer));
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(Line));
            if (_waiting)
                throw new InvalidOperationException("A receiver is already waiting on this line; only one is allowed at a time.");

            _isHandingOver = false;
            if (_count > 0)
                return new(Take(buffer.Span));

            if (TakeFailure() is { } failure)
                return ValueTask.FromException<Received>(failure);

            return Now >= deadline ? new(new Received(0, false, Now)) : Wait(buffer, deadline, cancel);
        }
    }

    Received IValueTaskSource<Received>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Received>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<Received>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private ValueTask<Received> Wait(Memory<byte> buffer, long deadline, CancellationToken cancel)
    {
        _wait.Reset();
        _waiting = true;
        _target = buffer;
        _deadline = deadline;
        _cancel = cancel;
        SetTimer();
        _registration = cancel.UnsafeRegister(static (me, token) => ((ReceiveBuffer)me!).OnCancelled(token), this);
        return new(this, _wait.Version);
    }

    private void SetTimer() =>
        _timer.Change(_deadline == long.MaxValue ? Timeout.InfiniteTimeSpan : LineClock.Delay(_deadline - Now), Timeout.InfiniteTimeSpan);

    private void OnTime()
    {
        lock (_gate)
        {
            if (_waiting && Now >= _deadline)
                Wake(new Received(0, false, Now));
            else if (_waiting)
                SetTimer();
        }
    }

    private void OnCancelled(CancellationToken token)
    {
        lock (_gate)
        {
            if (_waiting && token == _cancel)
                Wake(new OperationCanceledException(token));
        }
    }

    private Received Take(Span<byte> into)
    {
        _isHandingOver = true;
        Arrival head = _arrivals[_first];
        int taken = 0;
        while (taken < into.Length && _count > 0 && _arrivals[_first].IsWith(head))
        {
            into[taken++] = _arrivals[_first].Value;
            _first = (_first + 1) % Capacity;
            _count--;
        }

        return new Received(taken, head.Damaged, head.At);
    }

    private Exception? TakeFailure()
    {
        Exception? failure = _failure;
        _failure = null;
        return failure;
    }

    private void Wake(Received received)
    {
        EndWait();
        _wait.SetResult(received);
    }

    private void Wake(Exception error)
    {
        EndWait();
        _wait.SetException(error);
    }

    private void EndWait()
    {
        _waiting = false;
        _target = default;
        _registration.Unregister();
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private struct Arrival(byte value, bool damaged, long at)
    {
        public readonly byte Value = value;
        public readonly long At = at;
        public bool Damaged = damaged;

        public readonly bool IsWith(Arrival other) => At == other.At && Damaged == other.Damaged;
    }
}
