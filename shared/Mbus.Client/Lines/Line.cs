namespace Mbus.Client.Lines;

/// <summary>
/// Connection to a bus: serial port, TCP connection, pseudo-terminal or simulated bus. A line transfers bytes and has a clock; it does not
/// interpret frames. One sender and one receiver may use it at the same time.
/// </summary>
/// <remarks>
/// A lost line (unplugged, disconnected) throws <see cref="LineException"/> from every call until its other end is available again; each
/// call tries to reopen it, at most once a second. Times are microseconds on the line's own monotonic clock, <see cref="Now"/>.
/// </remarks>
public abstract class Line : IAsyncDisposable
{
    /// <summary>Runs the calls of all masters on this line one at a time, in call order.</summary>
    internal virtual SemaphoreSlim CallQueue { get; } = new(1, 1);

    /// <summary>What the masters on this line have found out about its other end.</summary>
    internal virtual FarEnd FarEnd { get; set; }

    /// <summary>Name of the line in messages.</summary>
    public abstract string Name { get; }

    /// <summary>Baud rate of the line, and the slack of its kind.</summary>
    public abstract LineTiming Timing { get; }

    /// <summary>Current time on the line's clock, in microseconds.</summary>
    public abstract long Now { get; }

    /// <summary>
    /// True from the arrival of bytes until the call of <see cref="ReceiveAsync"/> after the one that returned them. A receiver that waits
    /// until a deadline takes these bytes before it times out, even when its thread wakes up late. The property has no gap between the two
    /// calls, as seen by other threads.
    /// </summary>
    public virtual bool HasArrivals => false;

    /// <summary>
    /// True if <see cref="SetBaudRateAsync"/> changes the baud rate of the bus itself, as on a serial port. False if the bus belongs to
    /// another machine or program: its baud rate is then not known for certain, and a meter set to another rate may become unreachable. The
    /// default is false.
    /// </summary>
    public virtual bool CanSetBaudRate => false;

    /// <summary>
    /// True if the slack is an estimate for lines of this kind, such as networks: a scan or a search may then wait less for silent addresses,
    /// as far as it can find out that no reply can be late. The default is false.
    /// </summary>
    public virtual bool LearnsDelay => false;

    /// <summary>Sends bytes. Completes when the last stop bit has left, or at once if the line cannot wait for that.</summary>
    /// <returns>
    /// Time at which the last stop bit left, in microseconds on the line's clock; a line that cannot wait for it returns a future time,
    /// computed from the baud rate.
    /// </returns>
    /// <exception cref="LineException">The line is lost.</exception>
    public abstract ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default);

    /// <summary>
    /// Waits for bytes until <paramref name="deadline"/>. Returns as soon as bytes arrive. One call returns bytes of one quality: either
    /// valid bytes, or bytes with a parity or framing error.
    /// </summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="deadline">Time on the line's clock; <see cref="long.MaxValue"/> to wait without limit.</param>
    /// <param name="cancel">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Received bytes; none if the deadline passed.</returns>
    /// <exception cref="LineException">The line is lost.</exception>
    public abstract ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default);

    /// <summary>
    /// Releases what other clients may need until the next call, such as the connection of a gateway that serves one client at a time. The
    /// next transmission acquires it again. The default does nothing.
    /// </summary>
    public virtual void ReleaseConnection()
    {
    }

    /// <summary>Changes the baud rate of the line itself, 300 to 38400 Bd.</summary>
    /// <exception cref="LineException">The line is lost, or cannot change its baud rate.</exception>
    public abstract ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default);

    /// <summary>
    /// Returns this line with a wake-up preamble before each transmission to meters that are not awake, for a meter that needs one. Both
    /// lines can be used; only this one is to be disposed.
    /// </summary>
    /// <param name="preamble">Preamble.</param>
    public Line WithWakeUp(WakeUpPreamble preamble) => new WakingLine(this, preamble, isOwner: false);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Waits until a time on the line's clock, without receiving. The default waits in real time.</summary>
    protected internal virtual async ValueTask WaitAsync(long until, CancellationToken cancel = default)
    {
        for (long rest = until - Now; rest > 0; rest = until - Now)
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest / 1000.0)), cancel).ConfigureAwait(false);
    }
}
