using Mbus.Client.Lines;

namespace Mbus.Hat.Doctor;

/// <summary>A line that measures the last reply: the delay of its first byte and the longest gap between its bytes.</summary>
/// <param name="inner">The line to measure. The caller keeps ownership.</param>
internal sealed class MeasuredLine(Line inner) : Line
{
    private long _sentAt;
    private long _sendReturnedAt;
    private long _firstAt;
    private long _lastAt;
    private long _longestGap;
    private bool _hasFirstByte;

    /// <summary>
    /// Time from the last stop bit of the request to the end of the first byte of the reply, in milliseconds; never negative. If the reply
    /// arrives before the computed time of that stop bit, the time is measured from the end of <see cref="SendAsync"/>.
    /// </summary>
    public double FirstByteMs => Math.Max(0, _firstAt - (_firstAt < _sentAt ? _sendReturnedAt : _sentAt)) / 1000.0;

    /// <summary>Longest gap between two bytes of the reply, in milliseconds. Bytes received in one block count as contiguous.</summary>
    public double LongestGapMs => _longestGap / 1000.0;

    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => inner.Timing;

    /// <inheritdoc/>
    public override long Now => inner.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => inner.HasArrivals;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => inner.CanSetBaudRate;

    /// <inheritdoc/>
    public override bool LearnsDelay => inner.LearnsDelay;

    /// <inheritdoc/>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _sentAt = await inner.SendAsync(bytes, cancel).ConfigureAwait(false);
        _sendReturnedAt = inner.Now;
        _hasFirstByte = false;
        _longestGap = 0;
        return _sentAt;
    }

    /// <inheritdoc/>
    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        Received received = await inner.ReceiveAsync(buffer, deadline, cancel).ConfigureAwait(false);
        if (received.Count > 0)
            Measure(received);

        return received;
    }

    /// <inheritdoc/>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => inner.SetBaudRateAsync(baudRate, cancel);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Measure(Received received)
    {
        long begin = received.At - Timing.Bytes(received.Count);
        if (_hasFirstByte)
        {
            _longestGap = Math.Max(_longestGap, begin - _lastAt);
        }
        else
        {
            // The bytes of a block are assumed to be contiguous, unless the first would then precede the request.
            long first = begin + Timing.Bytes(1);
            _firstAt = first < _sentAt ? received.At : first;
        }

        _hasFirstByte = true;
        _lastAt = received.At;
    }
}
