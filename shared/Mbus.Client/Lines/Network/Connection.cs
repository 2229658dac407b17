namespace Mbus.Client.Lines;

/// <summary>
/// Reconnecting channel of a line that can be lost: opened on demand, at most once a second, and closed at its first error. A loss is
/// reported to a receiver once; after that, and for a sender at once, the channel is opened again. A channel that rests was not lost: it is
/// closed without a report until the next transmission.
/// </summary>
/// <typeparam name="TChannel">Open port or socket.</typeparam>
internal sealed class Connection<TChannel> : IDisposable
    where TChannel : class, IDisposable
{
    private const long PauseBetweenAttempts = 1_000_000;

    // A gateway that is not ready for another connection refuses it, or closes it at once; the times after the end of the former one at
    // which it is tried, until the last one fails.
    private static readonly long[] Attempts = [0, 100_000, 300_000, 700_000, 1_500_000, 3_000_000, 6_000_000];
    private const long Settling = 50_000;

    // A receiver that does not send still hears what comes later.
    private const long LongestRest = 60_000_000;

    private readonly ReceiveBuffer _received;
    private readonly TimeProvider _clock;
    private readonly Func<CancellationToken, ValueTask<TChannel>> _open;
    private readonly Action<TChannel> _read;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly CancellationTokenSource _disposal = new();
    private volatile TChannel? _channel;
    private TChannel? _former;
    private bool _disposed;
    private LineException? _loss;
    private long _nextAttempt = long.MinValue;
    private bool _isResting;
    private long _restedAt;
    private int _firstAttempt;

    /// <param name="received">Buffer that receives the channel's bytes.</param>
    /// <param name="clock">Clock of the line.</param>
    /// <param name="open">Opens a channel, or throws a <see cref="LineException"/>.</param>
    /// <param name="read">Starts to read a channel; must end with <see cref="Lose"/>.</param>
    public Connection(
        ReceiveBuffer received, TimeProvider clock, Func<CancellationToken, ValueTask<TChannel>> open, Action<TChannel> read)
    {
        _received = received;
        _clock = clock;
        _open = open;
        _read = read;
    }

    /// <summary>Returns the channel, opening it if necessary.</summary>
    /// <param name="cancel">Cancels the attempt.</param>
    /// <param name="isPatient">True to try again for some seconds while the far end closes the channel at once.</param>
    /// <exception cref="LineException">The channel cannot be opened, or failed to open within the last second.</exception>
    public ValueTask<TChannel> OpenAsync(CancellationToken cancel, bool isPatient = true) =>
        _channel is { } channel ? new(channel) : ReopenAsync(isPatient, cancel);

    /// <summary>
    /// Receives as <see cref="Line.ReceiveAsync"/>. On a lost line it waits for the next attempt, so that a receive loop does not spin.
    /// </summary>
    public ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel)
    {
        if (_channel is not null || _received.HasPending)
            return _received.ReceiveAsync(buffer, deadline, cancel);
        return _isResting ? RestAndReceiveAsync(buffer, deadline, cancel) : ReopenAndReceiveAsync(buffer, deadline, cancel);
    }

    /// <summary>
    /// Closes a channel that is not needed until the next transmission, which opens it again; bytes that were received remain. No effect on a
    /// channel that is already closed.
    /// </summary>
    public void Rest(TChannel? channel = null)
    {
        TChannel? former;
        lock (_gate)
        {
            former = _channel;
            if (former is null || (channel is not null && former != channel))
                return;

            _former = former;
            _channel = null;
            _loss = null;
            _isResting = true;
            _restedAt = _clock.Microseconds();
        }

        former.Dispose();
    }

    /// <summary>Closes a failed channel. No effect on a channel that is already closed.</summary>
    /// <returns>Error to throw: the original reason why the channel was closed.</returns>
    public LineException Lose(TChannel channel, string message, Exception? inner = null)
    {
        lock (_gate)
        {
            if (_channel != channel)
                return _loss is { } first ? new LineException(first.Message, first) : Loss(message, inner);

            _loss = Loss(message, inner);
            _former = channel;
            _channel = null;
            _isResting = false;
            _received.Fail(_loss);
        }

        channel.Dispose();
        return Loss(message, inner);
    }

    /// <summary>Closes the channel permanently, and ends a receiver's wait with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        TChannel? channel;
        lock (_gate)
        {
            _disposed = true;
            channel = _channel ?? _former;
            _channel = null;
            _received.Close();
        }

        _disposal.Cancel();
        channel?.Dispose();
    }

    private static LineException Loss(string message, Exception? inner) => inner is LineException { Code: not MbusError.Other }
        ? new LineException(message, inner)
        : new LineException(message, inner) { Code = MbusError.LineLost };

    private async ValueTask<Received> RestAndReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel)
    {
        Received received = await _received.ReceiveAsync(buffer, Math.Min(deadline, _restedAt + LongestRest), cancel).ConfigureAwait(false);
        if (received.Count > 0 || received.At >= deadline)
            return received;

        if (_channel is null)
            await OpenAsync(cancel).ConfigureAwait(false);
        return await _received.ReceiveAsync(buffer, deadline, cancel).ConfigureAwait(false);
    }

    private async ValueTask<Received> ReopenAndReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _disposal.Token);
        try
        {
            await _clock.UntilAsync(Math.Min(deadline, _nextAttempt), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(Line));
        }

        await OpenAsync(cancel).ConfigureAwait(false);
        return await _received.ReceiveAsync(buffer, deadline, cancel).ConfigureAwait(false);
    }

    private async ValueTask<TChannel> ReopenAsync(bool isPatient, CancellationToken cancel)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _disposal.Token);
        try
        {
            await _opening.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                if (_channel is { } channel)
                    return channel;
                return _isResting ? await WakeAsync(isPatient, either.Token).ConfigureAwait(false) : await AttemptAsync(either.Token).ConfigureAwait(false);
            }
            finally
            {
                _opening.Release();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(Line));
        }
    }

    /// <summary>Opens a channel after a rest, again while the far end is not ready.</summary>
    private async ValueTask<TChannel> WakeAsync(bool isPatient, CancellationToken cancel)
    {
        long restedAt = _restedAt;
        for (int attempt = _firstAttempt; ; attempt++)
        {
            await _clock.UntilAsync(restedAt + Attempts[attempt], cancel).ConfigureAwait(false);
            bool isLast = !isPatient || attempt == Attempts.Length - 1;
            try
            {
                TChannel channel = await AttemptAsync(cancel).ConfigureAwait(false);
                await _clock.UntilAsync(_clock.Microseconds() + Settling, cancel).ConfigureAwait(false);
                if (_channel == channel || isLast)
                {
                    _firstAttempt = isLast ? 0 : attempt;
                    return channel;
                }
            }
            catch (LineException) when (!isLast)
            {
                _loss = null;
                _isResting = true;
            }
        }
    }

    private async ValueTask<TChannel> AttemptAsync(CancellationToken cancel)
    {
        if (_loss is { } loss && _clock.Microseconds() < _nextAttempt)
            throw new LineException(loss.Message, loss);

        // The previous channel may still be closing on another thread; only one can hold the port.
        _former?.Dispose();
        try
        {
            TChannel channel = await _open(cancel).ConfigureAwait(false);
            Begin(channel);
            return channel;
        }
        catch (LineException failure)
        {
            _loss = failure;
            _isResting = false;
            throw;
        }
        finally
        {
            _nextAttempt = cancel.IsCancellationRequested ? _nextAttempt : _clock.Microseconds() + PauseBetweenAttempts;
        }
    }

    private void Begin(TChannel channel)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                channel.Dispose();
                throw new ObjectDisposedException(nameof(Line));
            }

            if (!_isResting)
                _received.Clear();
            _channel = channel;
            _isResting = false;
        }

        _read(channel);
    }
}
