using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>A line with a level converter that answers REQ_SKE to 251 at once, with a constant status.</summary>
internal sealed class ConverterLine(Line inner) : Line
{
    private static readonly byte[] Status = [0x10, 0x0B, 0xFB, 0x06, 0x16];
    private bool _isAsked;

    public int Answered { get; private set; }

    public override string Name => inner.Name;

    public override LineTiming Timing => inner.Timing;

    public override long Now => inner.Now;

    public override bool HasArrivals => _isAsked || inner.HasArrivals;

    public override bool LearnsDelay => inner.LearnsDelay;

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        _isAsked = bytes.Span is [.., 0x49 or 0x69, 0xFB, _, 0x16];
        return inner.SendAsync(bytes, cancel);
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        if (!_isAsked)
            return inner.ReceiveAsync(buffer, deadline, cancel);

        _isAsked = false;
        Answered++;
        Status.CopyTo(buffer);
        return new(new Received(Status.Length, false, Now));
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => inner.SetBaudRateAsync(baudRate, cancel);

    public override ValueTask DisposeAsync() => inner.DisposeAsync();

    protected internal override ValueTask WaitAsync(long until, CancellationToken cancel = default) => inner.WaitAsync(until, cancel);
}
