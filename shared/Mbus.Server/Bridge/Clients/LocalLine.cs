using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Server.Bridge;

/// <summary>
/// Line of a master in the process of a <see cref="BridgeServer"/>: it shares the bus with the other masters under the same rules. A request
/// counts as sent when it is on the bus, so a master does not time out while others use the bus.
/// </summary>
public sealed class LocalLine : Line
{
    // The arbiter ends its wait for a reply before the master does: else the master's repeat would meet the end of the first request.
    private const long ArbiterSlack = 50_000;

    private readonly ArbiterDriver _driver;
    private readonly Line _line;
    private readonly ReceiveBuffer _received;
    private readonly LocalClient _client;

    internal LocalLine(ArbiterDriver driver, Line line, TimeProvider time)
    {
        _driver = driver;
        _line = line;
        _received = new ReceiveBuffer(new LineTime(line, time));
        _client = new LocalClient("this process", _received);
    }

    /// <summary>Client number in <see cref="BusTraffic"/>, log and trace; -1 before the first request.</summary>
    public int Client => _client.Place;

    /// <summary>Total time for which requests have waited for the bus, in microseconds.</summary>
    public long Waited { get; private set; }

    /// <inheritdoc/>
    public override string Name => _line.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => new(_line.Timing.BaudRate, _line.Timing.Slack + ArbiterSlack);

    /// <inheritdoc/>
    public override long Now => _line.Now;

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

    /// <summary>Clock of the line with the timers of the system.</summary>
    private sealed class LineTime(Line line, TimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.MicrosecondsPerSecond;

        public override long GetTimestamp() => line.Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
