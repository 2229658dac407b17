namespace Mbus.Client.Lines;

/// <summary>
/// Serial port of another machine behind a Telnet server with the COM port option (RFC 2217), such as ser2net. The port is set to 8E1 and
/// the baud rate, which can be changed.
/// </summary>
public sealed class Rfc2217Line : Line
{
    private readonly LineAddress _address;
    private readonly ReceiveBuffer _received;
    private readonly Connection<Rfc2217Channel> _connection;
    private volatile int _baudRate;

    private Rfc2217Line(LineAddress address, TimeProvider clock)
    {
        _address = address;
        _baudRate = address.BaudRate;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<Rfc2217Channel>(
            _received,
            clock,
            cancel => Rfc2217Channel.ConnectAsync(address, _baudRate, clock, data => _received.Add(data, false, Now), cancel),
            channel => _ = LoseAtEndAsync(channel));
    }

    /// <inheritdoc/>
    public override string Name => _address.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(_baudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasPending;

    /// <inheritdoc/>
    public override bool LearnsDelay => _address.Slack == null;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => true;

    /// <summary>Connects to a server and sets up its port, with a limit of 10 s for each.</summary>
    /// <param name="address">Address of the kind <see cref="LineKinds.Rfc2217"/>.</param>
    /// <param name="clock">Clock of the line; the system clock when null.</param>
    /// <param name="cancel">Cancels the attempt.</param>
    /// <exception cref="LineException">
    /// The server cannot be reached, or its port cannot be set up; the message gives the refused setting.
    /// </exception>
    public static async Task<Rfc2217Line> ConnectAsync(LineAddress address, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        Rfc2217Line line = new(address, clock ?? TimeProvider.System);
        await line._connection.OpenAsync(cancel).ConfigureAwait(false);
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>As with TCP, the returned time is computed; the slack covers the network's delay.</remarks>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        long start = await UseAsync(async channel =>
        {
            long start = Now;
            await channel.SendAsync(bytes, cancel).ConfigureAwait(false);
            return start;
        }, cancel).ConfigureAwait(false);
        return start + Timing.Bytes(bytes.Length);
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _connection.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    /// <remarks>
    /// Waits at most 5 s for the server's answer. After a refusal or a cancellation the port is set up again at its previous rate.
    /// </remarks>
    public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        _baudRate = await UseAsync(async channel =>
        {
            try
            {
                await channel.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
                return baudRate;
            }
            catch (OperationCanceledException e)
            {
                // The state of the server is unknown: set up the port again.
                _connection.Lose(channel, $"{Name}: set the baud rate: cancelled. The next call opens the connection again.", e);
                throw;
            }
        }, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<T> UseAsync<T>(Func<Rfc2217Channel, ValueTask<T>> work, CancellationToken cancel)
    {
        Rfc2217Channel channel = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        try
        {
            return await work(channel).ConfigureAwait(false);
        }
        catch (LineException e)
        {
            throw _connection.Lose(channel, e.Message, e.InnerException);
        }
    }

    private async Task LoseAtEndAsync(Rfc2217Channel channel)
    {
        LineException end = await channel.End.ConfigureAwait(false);
        _connection.Lose(channel, end.Message, end.InnerException);
    }
}
