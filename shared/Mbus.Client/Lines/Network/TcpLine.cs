namespace Mbus.Client.Lines;

/// <summary>
/// TCP connection to a bridge that transfers bytes between the connection and a bus, such as this project's own bridge, ser2net or a serial
/// server.
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

    /// <summary>Connects to a bridge, with a limit of 10 s.</summary>
    /// <param name="address">Address of the kind <see cref="LineKinds.Tcp"/>; its baud rate is that of the bridge's bus.</param>
    /// <param name="clock">Clock of the line; the system clock when null.</param>
    /// <param name="cancel">Cancels the attempt.</param>
    /// <exception cref="LineException">The bridge cannot be reached.</exception>
    public static async Task<TcpLine> ConnectAsync(LineAddress address, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        TcpLine line = new(address, clock ?? TimeProvider.System);
        await line._connection.OpenAsync(cancel).ConfigureAwait(false);
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// TCP accepts the bytes at once, and the bridge sends them on its bus at the baud rate. The returned time includes their duration
    /// there; the slack covers the network's delay.
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

    /// <summary>Throws unless the rate is unchanged: a TCP connection cannot change the baud rate of the bridge's bus.</summary>
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
