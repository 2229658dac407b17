namespace Mbus.Client.Lines;

/// <summary>
/// A TCP connection to a bridge that passes bytes between it and a bus, such as this project's own, ser2net or a serial server.
/// </summary>
public sealed class TcpLine : Line
{
    private readonly LineAddress _address;
    private readonly ReceiveBuffer _received;
    private readonly Connection<TcpChannel> _connection;

    private TcpLine(LineAddress address, TimeProvider clock)
    {
        _address = address;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<TcpChannel>(
            _received, clock, cancel => TcpChannel.ConnectAsync(address, clock, cancel), channel => _ = ReadAsync(channel));
    }

    /// <inheritdoc/>
    public override string Name => _address.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(_address.BaudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasNews;

    /// <summary>Connects to a bridge, for 10 s at most.</summary>
    /// <param name="address">An address of the kind <see cref="LineKinds.Tcp"/>; its baud rate is that of the bridge's bus.</param>
    /// <param name="clock">The line's clock; the system's when null.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="LineException">The bridge cannot be reached.</exception>
    public static async Task<TcpLine> ConnectAsync(LineAddress address, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        TcpLine line = new(address, clock ?? TimeProvider.System);
        await line._connection.OpenAsync(cancel).ConfigureAwait(false);
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// TCP takes the bytes at once, and the bridge sends them to its bus at the baud rate. The time returned is what they take there;
    /// the network's delay is for the slack.
    /// </remarks>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        TcpChannel channel = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        long start = Now;
        try
        {
            await channel.SendAsync(bytes, cancel).ConfigureAwait(false);
        }
        catch (LineException e)
        {
            throw _connection.Lose(channel, e.Message, e.InnerException);
        }

        return start + Timing.Bytes(bytes.Length);
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _connection.ReceiveAsync(buffer, deadline, cancel);

    /// <summary>A TCP connection cannot change the baud rate of the bridge's bus.</summary>
    /// <exception cref="LineException">The rate is another than the line has.</exception>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        return baudRate == _address.BaudRate ? ValueTask.CompletedTask : throw new LineException(
            $"{Name}: set the baud rate: TCP carries bytes only. Set the bridge to {baudRate} Bd, then name the line with ,baud={baudRate}.");
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(TcpChannel channel)
    {
        LineException end = await channel.ReadAsync(bytes =>
        {
            _received.Add(bytes.Span, false, Now);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        _connection.Lose(channel, end.Message, end.InnerException);
    }
}
