namespace Mbus.Client.Lines;

/// <summary>Line that sends a wake-up preamble before a transmission, unless the meters are still awake.</summary>
internal sealed class WakingLine(Line line, WakeUpPreamble preamble, bool isOwner) : Line
{
    private readonly byte[] _preamble = preamble.Bytes();
    private long _awakeUntil = long.MinValue;

    /// <inheritdoc/>
    public override string Name => line.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => line.Timing;

    /// <inheritdoc/>
    public override long Now => line.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => line.HasArrivals;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => line.CanSetBaudRate;

    /// <inheritdoc/>
    public override bool LearnsDelay => line.LearnsDelay;

    internal override FarEnd FarEnd
    {
        get => line.FarEnd;
        set => line.FarEnd = value;
    }

    internal override SemaphoreSlim CallQueue => line.CallQueue;

    /// <inheritdoc/>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        if (line.Now >= _awakeUntil)
        {
            long sent = await line.SendAsync(_preamble, cancel).ConfigureAwait(false);
            await line.WaitAsync(sent + (long)preamble.Pause.TotalMicroseconds, cancel).ConfigureAwait(false);
            _awakeUntil = sent + (long)preamble.Awake.TotalMicroseconds;
        }

        return await line.SendAsync(bytes, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        line.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    public override void ReleaseConnection() => line.ReleaseConnection();

    /// <inheritdoc/>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => line.SetBaudRateAsync(baudRate, cancel);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => isOwner ? line.DisposeAsync() : ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected internal override ValueTask WaitAsync(long until, CancellationToken cancel = default) => line.WaitAsync(until, cancel);
}
