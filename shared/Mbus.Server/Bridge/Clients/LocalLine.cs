using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Server.Bridge;

/// <summary>
/// Line of a master in the process of a <see cref="BridgeServer"/>: it shares the bus with the other masters under the same rules. A request
/// counts as sent when it is on the bus, so a master does not time out while others use the bus. Its time is that of the bus, so a master does
/// not time out before the bridge has ended its own wait for the reply, even on a busy machine: the master's next request would meet the reply.
/// </summary>
public sealed class LocalLine : Line
{
    private readonly ArbiterDriver _driver;
    private readonly Line _line;
    private readonly ReceiveBuffer _received;
    private readonly LocalClient _client;

    internal LocalLine(ArbiterDriver driver, Line line, TimeProvider time)
    {
        _driver = driver;
        _line = line;
        _received = new ReceiveBuffer(new BusTime(driver, time));
        _client = new LocalClient("this process", _received);
    }

    /// <summary>Client number in <see cref="BusTraffic"/>, log and trace; -1 before the first request.</summary>
    public int Client => _client.Place;

    /// <summary>Total time for which requests have waited for the bus, in microseconds.</summary>
    public long Waited { get; private set; }

    /// <inheritdoc/>
    public override string Name => _line.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _line.Timing;

    /// <inheritdoc/>
    public override long Now => _driver.Advance();

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasPending;

    /// <inheritdoc/>
    /// <exception cref="LineException">The line is lost, or the bridge has no free place for this master or is stopping.</exception>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        long start = Now;
        Task<long> sending = _driver.SendLocal(_client, bytes.ToArray())
            ?? throw new LineException($"{Name}: the bridge has no free place for its own requests, or is stopping. Allow more clients.");
        long at = await sending.WaitAsync(cancel).ConfigureAwait(false);
        Waited += Math.Max(0, at - start - Timing.Bytes(bytes.Length));
        return at;
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _received.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) =>
        throw new LineException($"{Name}: the baud rate of a shared bus cannot be changed.") { Code = MbusError.BaudRateNotSettable };

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _driver.DisconnectLocal(_client);
        _received.Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Time of the bus with the timers of the system.</summary>
    private sealed class BusTime(ArbiterDriver driver, TimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.MicrosecondsPerSecond;

        public override long GetTimestamp() => driver.Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(
                late =>
                {
                    driver.Advance();
                    callback(late);
                },
                state,
                dueTime,
                period);
    }
}
