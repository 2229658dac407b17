namespace Mbus.Client.Lines;

/// <summary>
/// What a line that can be lost hangs on: a channel that is opened when it is needed, at most once a second, and closed at its first
/// error. A receiver is told of a loss once; after that, and for a sender at once, the channel is opened anew.
/// </summary>
/// <typeparam name="TChannel">The open port or socket.</typeparam>
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

    /// <param name="received">Where the channel's bytes arrive.</param>
    /// <param name="clock">The line's clock.</param>
    /// <param name="open">Opens a channel, or throws a <see cref="LineException"/>.</param>
    /// <param name="read">Begins to read a channel; it is to end with <see cref="Lose"/>.</param>
    public Connection(
        ReceiveBuffer received, TimeProvider clock, Func<CancellationToken, ValueTask<TChannel>> open, Action<TChannel> read)
    {
        _received = received;
        _clock = clock;
        _open = open;
        _read = read;
    }

    /// <summary>The channel, opened where it must be.</summary>
    /// <exception cref="LineException">It cannot be opened, or could not within the last second.</exception>
    public ValueTask<TChannel> OpenAsync(CancellationToken cancel) =>
        _channel is { } channel ? new(channel) : ReopenAsync(cancel);

    /// <summary>
    /// As <see cref="Line.ReceiveAsync"/>. On a lost line it waits for the next attempt, so that a loop that receives does not spin.
    /// </summary>
    public ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel) =>
        _channel is not null || _received.HasNews
            ? _received.ReceiveAsync(buffer, deadline, cancel)
            : ReopenAndReceiveAsync(buffer, deadline, cancel);

    /// <summary>Closes a channel that has failed. One that is closed already has no effect.</summary>
    /// <returns>The error to throw: why the channel was closed in the first place.</returns>
    public LineException Lose(TChannel channel, string message, Exception? inner = null)
    {
        lock (_gate)
        {
            if (_channel != channel)
                return _loss is { } first ? new LineException(first.Message, first) : new LineException(message, inner);

            _loss = new LineException(message, inner);
            _former = channel;
            _channel = null;
            _received.Fail(_loss);
        }

        channel.Dispose();
        return new LineException(message, inner);
    }

    /// <summary>Closes the channel for good, and ends a receiver's wait with an <see cref="ObjectDisposedException"/>.</summary>
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

        // The former channel may be closing on another thread yet; two cannot hold the port.
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
