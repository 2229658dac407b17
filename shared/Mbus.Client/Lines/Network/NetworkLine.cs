namespace Mbus.Client.Lines;

/// <summary>
/// Connection over a network to a bridge that transfers bytes between the connection and a bus, such as this project's own bridge, ser2net
/// or a serial server.
/// </summary>
/// <remarks>
/// Many gateways close a connection without an error: when it is idle, after each reply, or to serve another client. Such a close is not a
/// loss: the next transmission opens the connection again, several times if the gateway needs a pause, and a request that met the closing
/// connection is sent again, once. A new connection that is closed at its first request is opened once more: a gateway that serves another
/// client closes that one without a request, and a gateway that closes after each request gets silence for an answer.
/// </remarks>
internal sealed class NetworkLine : Line
{
    // A close so soon after a request was not caused by an idle connection.
    private const long Soon = 500_000;

    // A gateway that closes each connection some time after a reply does not serve what comes in between.
    private const long SoonAfterReply = 1_500_000;

    // A gateway that serves another client closes a new connection at once.
    private const long AtOnce = 200_000;

    // Requests in a row that are equal and closed without any answer: those of one exchange. The requests of a scan differ.
    private const int MaxRefusals = 3;

    private readonly LineAddress _address;
    private readonly ReceiveBuffer _received;
    private readonly Connection<IChannel> _connection;
    private readonly IDisposable? _source;
    private readonly Lock _gate = new();
    private ChannelUse _use = new(null, 0);
    private byte[] _request = [];
    private byte[] _refused = [];
    private int _refusals;
    private bool _hasSent;
    private bool _hasAnswered;
    private bool _isProbing;

    private NetworkLine(LineAddress address, TimeProvider clock, Func<CancellationToken, ValueTask<IChannel>> open, IDisposable? source)
    {
        _address = address;
        _source = source;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<IChannel>(_received, clock, open, channel => _ = ReadAsync(channel));
    }

    /// <inheritdoc/>
    public override string Name => _address.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(_address.BaudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasPending;

    /// <inheritdoc/>
    /// <remarks>Datagrams may be lost, or change their order.</remarks>
    public override bool LearnsDelay => _address.Slack == null && _address.Kind != LineKinds.Udp;

    /// <summary>Opens the first connection.</summary>
    /// <param name="address">Address of the line; its baud rate is that of the bridge's bus.</param>
    /// <param name="clock">Clock of the line.</param>
    /// <param name="open">Opens a channel, or throws a <see cref="LineException"/>.</param>
    /// <param name="source">Disposed with the line; may be null.</param>
    /// <param name="cancel">Cancels the attempt.</param>
    /// <exception cref="LineException">The bridge cannot be reached.</exception>
    public static async Task<NetworkLine> ConnectAsync(
        LineAddress address, TimeProvider clock, Func<CancellationToken, ValueTask<IChannel>> open, IDisposable? source = null, CancellationToken cancel = default)
    {
        NetworkLine line = new(address, clock, open, source);
        try
        {
            await line._connection.OpenAsync(cancel).ConfigureAwait(false);
            return line;
        }
        catch
        {
            await line.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A network accepts the bytes at once, and the bridge sends them on its bus at the baud rate. The returned time includes their duration
    /// there; the slack covers the network's delay.
    /// </remarks>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        IChannel channel = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        if (channel.IsStuck)
            channel = await RenewAsync(channel, cancel).ConfigureAwait(false);

        long start = Note(channel, bytes);
        try
        {
            await channel.SendAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (LineException e) when (!_use.HasReceived)
        {
            throw _connection.Lose(channel, e.Message, e.InnerException);
        }
        catch (LineException)
        {
            channel = await RenewAsync(channel, cancel).ConfigureAwait(false);
            start = Note(channel, bytes);
            await SendOnceAsync(channel, bytes, cancel).ConfigureAwait(false);
        }

        return start + Timing.Bytes(bytes.Length);
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _connection.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    public override void ReleaseConnection() => _connection.Rest();

    /// <summary>Throws unless the rate is unchanged: a network connection cannot change the baud rate of the bridge's bus.</summary>
    /// <exception cref="LineException">The rate differs from that of the line.</exception>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        return baudRate == _address.BaudRate ? ValueTask.CompletedTask : throw new LineException(
            $"{Name}: set the baud rate: not possible over TCP. Set the bridge to {baudRate} Bd, then add ,baud={baudRate} to the line.")
        {
            Code = MbusError.BaudRateNotSettable,
        };
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _source?.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<IChannel> RenewAsync(IChannel channel, CancellationToken cancel)
    {
        lock (_gate)
            _use.IsUnanswered = false;
        _connection.Rest(channel);
        return await _connection.OpenAsync(cancel).ConfigureAwait(false);
    }

    private async ValueTask SendOnceAsync(IChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await channel.SendAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (LineException e)
        {
            throw _connection.Lose(channel, e.Message, e.InnerException);
        }
    }

    private long Note(IChannel channel, ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            ChannelUse use = UseOf(channel);
            use.SentAt = Now;
            use.HasSent = true;
            use.IsUnanswered = true;
            use.IsRepeat = false;
            _hasSent = true;
            _request = _request.Length == bytes.Length ? _request : new byte[bytes.Length];
            bytes.CopyTo(_request);
            return use.SentAt;
        }
    }

    private ChannelUse UseOf(IChannel channel)
    {
        lock (_gate)
            return _use.Channel == channel ? _use : _use = new ChannelUse(channel, Now);
    }

    private async Task ReadAsync(IChannel channel)
    {
        UseOf(channel);
        LineException end = await channel.ReadAsync(bytes =>
        {
            Take(channel, bytes.Span);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        await CloseAsync(channel, end).ConfigureAwait(false);
    }

    private void Take(IChannel channel, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            ChannelUse use = UseOf(channel);
            if (!use.HasReceived && _address.Kind == LineKinds.Tcp && Rfc2217Codec.IsNegotiation(bytes))
            {
                throw new LineException($"{Name}: the gateway uses Telnet: its first bytes were {Hex.Format(bytes[..Math.Min(bytes.Length, 3)])}. Use telnet://{_address.Target} instead.")
                {
                    Code = MbusError.LineUnsuitable,
                };
            }

            // A new connection begins with the greeting of the gateway, if it has one; no reply comes before a request.
            if (_hasSent && !use.HasSent)
                return;

            use.HasReceived = true;
            use.IsUnanswered = false;
            _hasAnswered = true;
        }

        _received.Add(bytes, false, Now);
    }

    private async Task CloseAsync(IChannel channel, LineException end)
    {
        bool metRequest;
        bool isRefused;
        bool isPatient;
        lock (_gate)
        {
            bool isCurrent = _use.Channel == channel;
            bool isNew = isCurrent && Now - _use.OpenedAt < AtOnce;
            bool hasMet = isCurrent && _use.IsUnanswered && Now - _use.SentAt < (_use.HasReceived ? SoonAfterReply : Soon);
            isRefused = (isNew && (_isProbing || !_hasSent)) || (hasMet && _use.IsRepeat && IsRefusedOften());
            metRequest = hasMet && !_use.IsRepeat;
            isPatient = _hasAnswered;
            _isProbing = metRequest && !isPatient;
        }

        if (isRefused)
        {
            _connection.Lose(channel, end.Message, end.InnerException);
            return;
        }

        _connection.Rest(channel);
        if (metRequest)
            await SendAgainAsync(isPatient).ConfigureAwait(false);
    }

    private bool IsRefusedOften()
    {
        _refusals = _refused.AsSpan().SequenceEqual(_request) ? _refusals + 1 : 1;
        _refused = [.. _request];
        return !_hasAnswered && _refusals >= MaxRefusals;
    }

    private async Task SendAgainAsync(bool isPatient)
    {
        try
        {
            IChannel channel = await _connection.OpenAsync(CancellationToken.None, isPatient).ConfigureAwait(false);
            byte[] request = _request;
            lock (_gate)
            {
                _isProbing = false;
                Note(channel, request);
                _use.IsRepeat = true;
            }

            await SendOnceAsync(channel, request, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LineException or ObjectDisposedException)
        {
            // The exchange gets no reply, and its repeat reports the loss.
            _isProbing = false;
        }
    }

    /// <summary>What has passed over a channel.</summary>
    private sealed class ChannelUse(IChannel? channel, long openedAt)
    {
        public IChannel? Channel => channel;

        public long OpenedAt => openedAt;

        public bool HasSent { get; set; }

        public bool HasReceived { get; set; }

        public bool IsUnanswered { get; set; }

        /// <summary>True if its request has met the end of another channel before.</summary>
        public bool IsRepeat { get; set; }

        public long SentAt { get; set; }
    }
}
