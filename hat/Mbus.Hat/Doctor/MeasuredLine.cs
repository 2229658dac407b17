using Mbus.Client.Lines;

namespace Mbus.Hat.Doctor;

/// <summary>A line whose last answer is measured: when its first byte came, and how far apart its bytes were.</summary>
/// <param name="inner">The line, which stays the caller's.</param>
internal sealed class MeasuredLine(Line inner) : Line
{
    private long _sentAt;
    private long _takenAt;
    private long _firstAt;
    private long _lastAt;
    private long _longestGap;
    private bool _heard;

    /// <summary>
    /// From the last stop bit of the request to the end of the answer's first byte, never negative. An answer that comes before the
    /// computed time of that stop bit is measured from when the line took the request.
    /// </summary>
    public double FirstByteMs => Math.Max(0, _firstAt - (_firstAt < _sentAt ? _takenAt : _sentAt)) / 1000.0;

    /// <summary>The longest silence between two bytes of the answer, as far as the line tells them apart.</summary>
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
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _sentAt = await inner.SendAsync(bytes, cancel).ConfigureAwait(false);
        _takenAt = inner.Now;
        _heard = false;
        _longestGap = 0;
        return _sentAt;
    }

    /// <inheritdoc/>
    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        Received received = await inner.ReceiveAsync(buffer, deadline, cancel).ConfigureAwait(false);
        if (received.Count > 0)
            Take(received);

        return received;
    }

    /// <inheritdoc/>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => inner.SetBaudRateAsync(baudRate, cancel);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Take(Received received)
    {
        long begin = received.At - Timing.Bytes(received.Count);
        if (_heard)
        {
            _longestGap = Math.Max(_longestGap, begin - _lastAt);
        }
        else
        {
            // Bytes that come together have come one after the other, unless that would be before the request.
            long first = begin + Timing.Bytes(1);
            _firstAt = first < _sentAt ? received.At : first;
        }

        _heard = true;
        _lastAt = received.At;
    }
}
