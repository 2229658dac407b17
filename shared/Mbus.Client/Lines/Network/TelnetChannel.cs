namespace Mbus.Client.Lines;

/// <summary>Connection to a Telnet server without port control: negotiates binary transfer, and doubles FF.</summary>
internal sealed class TelnetChannel : IChannel
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly TcpChannel _tcp;
    private readonly Rfc2217Codec _codec = new(controlsPort: false);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Task<LineException> _end;
    private Func<ReadOnlyMemory<byte>, ValueTask>? _take;
    private byte[] _data = [];

    private TelnetChannel(TcpChannel tcp)
    {
        _tcp = tcp;
        _end = tcp.ReadAsync(TakeAsync);
    }

    /// <inheritdoc/>
    public bool IsStuck => _tcp.IsStuck;

    /// <summary>
    /// Connects, and requests binary transfer. A server that does not answer within 1 s is taken as one that transfers all bytes. Text of the
    /// server before that, such as a banner, is dropped.
    /// </summary>
    /// <exception cref="LineException">The server cannot be reached.</exception>
    public static async ValueTask<IChannel> ConnectAsync(LineAddress address, TimeProvider clock, CancellationToken cancel)
    {
        TelnetChannel channel = new(await TcpChannel.ConnectAsync(address, clock, cancel).ConfigureAwait(false));
        try
        {
            byte[] opening;
            lock (channel._gate)
                opening = channel._codec.Open();
            await channel.SendWireAsync(opening, cancel).ConfigureAwait(false);
            await Task.WhenAny(channel._settled.Task, channel._end, Task.Delay(Timeout, clock, cancel)).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            return channel;
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => SendWireAsync(Rfc2217Codec.Encode(bytes.Span), cancel);

    /// <inheritdoc/>
    public Task<LineException> ReadAsync(Func<ReadOnlyMemory<byte>, ValueTask> take)
    {
        lock (_gate)
            _take = take;
        return _end;
    }

    public void Dispose() => _tcp.Dispose();

    // A partially sent FF would corrupt the following data, so only the wait for the lock can be cancelled.
    private async ValueTask SendWireAsync(byte[] wire, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await _tcp.SendAsync(wire, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> wire)
    {
        byte[] replies;
        int count;
        Func<ReadOnlyMemory<byte>, ValueTask>? take;
        lock (_gate)
        {
            _data = _data.Length < wire.Length ? new byte[wire.Length] : _data;
            count = _codec.Feed(wire.Span, _data);
            replies = _codec.TakeReplies();
            take = _take;
            if (_codec.IsBinarySettled)
                _settled.TrySetResult();
        }

        if (count > 0 && take != null)
            await take(_data.AsMemory(0, count)).ConfigureAwait(false);
        if (replies.Length > 0)
            await SendWireAsync(replies, CancellationToken.None).ConfigureAwait(false);
    }
}
