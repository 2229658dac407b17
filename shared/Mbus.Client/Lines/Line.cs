namespace Mbus.Client.Lines;

/// <summary>
/// What leads to a bus: a serial port, a TCP connection, a pseudo-terminal, a simulated bus. A line carries bytes and tells the time;
/// it knows nothing of frames. One sender and one receiver may use it at the same time.
/// </summary>
/// <remarks>
/// A line that is lost (unplugged, disconnected) throws <see cref="LineException"/> from every call until its other end is back; each
/// call tries to open it again, at most once a second. Times are microseconds on the line's own monotonic clock, <see cref="Now"/>.
/// </remarks>
public abstract class Line : IAsyncDisposable
{
    /// <summary>Runs the calls of masters on this line one after the other, in the order in which they were made.</summary>
    internal SemaphoreSlim CallQueue { get; } = new(1, 1);

    /// <summary>How the line was named, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>The baud rate, and the slack that this kind of line needs.</summary>
    public abstract LineTiming Timing { get; }

    /// <summary>The time on the line's clock, in microseconds.</summary>
    public abstract long Now { get; }

    /// <summary>
    /// True from the arrival of bytes until the call of <see cref="ReceiveAsync"/> after the one that returned them: who waits for bytes
    /// until a deadline takes these before it gives up, however late it was woken. Another thread sees no gap between the two.
    /// </summary>
    public virtual bool HasArrivals => false;

    /// <summary>
    /// True where <see cref="SetBaudRateAsync"/> changes the baud rate of the bus itself, as on a serial port. False where the bus is
    /// another machine's or program's: its baud rate is then not known for certain, and a meter that is set to another one may be
    /// unreachable on it. False unless a kind of line says otherwise.
    /// </summary>
    public virtual bool CanSetBaudRate => false;

    /// <summary>Sends bytes. Completes when the last stop bit has left, or at once where the line cannot wait for that.</summary>
    /// <returns>
    /// When the last stop bit left, in microseconds on the line's clock; a line that cannot wait for it gives a time to come, computed
    /// from the baud rate.
    /// </returns>
    /// <exception cref="LineException">The line is lost.</exception>
    public abstract ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default);

    /// <summary>
    /// Waits for bytes until <paramref name="deadline"/>; returns as soon as there are any, of one quality only: a call gives either
    /// good bytes or bytes that arrived with a parity or framing error.
    /// </summary>
    /// <param name="buffer">Where the bytes go.</param>
    /// <param name="deadline">A time on the line's clock; <see cref="long.MaxValue"/> to wait without end.</param>
    /// <param name="cancel">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The bytes received; none when the deadline has passed.</returns>
    /// <exception cref="LineException">The line is lost.</exception>
    public abstract ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default);

    /// <summary>Changes the baud rate of the line itself, 300 to 38400 Bd.</summary>
    /// <exception cref="LineException">The line is lost, or cannot change its baud rate.</exception>
    public abstract ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
