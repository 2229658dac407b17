namespace Mbus.Client.Lines;

/// <summary>
/// Reconnecting channel of a line that can be lost: opened on demand, at most once a second, and closed at its first error. A loss is
/// reported to a receiver once; after that, and for a sender at once, the channel is opened again.
/// </summary>
/// <typeparam name="TChannel">Open port or socket.</typeparam>
internal sealed class Connection<TChannel> : IDisposable
    where TChannel : class, IDisposable
{
    private const long PauseBetweenAttempts = 1_000_000;

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
    /// <exception cref="LineException">The channel cannot be opened, or failed to open within the last second.</exception>
    public ValueTask<TChannel> OpenAsync(CancellationToken cancel) =>
        _channel is { } channel ? new(channel) : ReopenAsync(cancel);

    /// <summary>
    /// Receives as <see cref="Line.ReceiveAsync"/>. On a lost line it waits for the next attempt, so that a receive loop does not spin.
    /// </summary>
    public ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel) =>
        _channel is not null || _received.HasNews
            ? _received.ReceiveAsync(buffer, deadline, cancel)
            : ReopenAndReceiveAsync(buffer, deadline, cancel);

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

    private async ValueTask<TChannel> ReopenAsync(CancellationToken cancel)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _disposal.Token);
        try
        {
            await _opening.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                return _channel ?? await AttemptAsync(either.Token).ConfigureAwait(false);
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

            _received.Clear();
            _channel = channel;
        }

        _read(channel);
    }
}
