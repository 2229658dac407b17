using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool;

/// <summary>A line that tells on standard error what passes: seconds, who, the frame in words, its bytes.</summary>
internal sealed class ShownLine(Line line) : Line
{
    private readonly List<byte> _heard = [];
    private long _heardAt;

    public override string Name => line.Name;

    public override LineTiming Timing => line.Timing;

    public override long Now => line.Now;

    public override bool HasArrivals => line.HasArrivals;

    public override bool CanSetBaudRate => line.CanSetBaudRate;

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        ShowHeard();
        Show(Now, "->", bytes.Span);
        return await line.SendAsync(bytes, cancel);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        Received received = await line.ReceiveAsync(buffer, deadline, cancel);
        if (received.Count > 0 && _heard.Count > 0 && received.At - _heardAt > Timing.ByteGap + Timing.Bytes(received.Count))
            ShowHeard();
        if (received.Damaged)
            Tell(received.At, "<-", $"{received.Count} bytes with a parity or framing error:", buffer.Span[..received.Count]);
        else
            _heard.AddRange(buffer.Span[..received.Count]);
        _heardAt = received.Count > 0 ? received.At : _heardAt;

        // Nobody says more than two of the longest frames in a row.
        if (_heard.Count >= 2 * Frame.MaxLength || IsFrame())
            ShowHeard();
        return received;
    }

    public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        ShowHeard();
        await line.SetBaudRateAsync(baudRate, cancel);
        Tell(Now, "--", $"{baudRate} Bd", []);
    }

    public override ValueTask DisposeAsync()
    {
        ShowHeard();
        return line.DisposeAsync();
    }

    private bool IsFrame() => Frame.TryParse([.. _heard], 0, _heard.Count, out _);

    private void ShowHeard()
    {
        if (_heard.Count > 0)
            Show(_heardAt, "<-", [.. _heard]);
        _heard.Clear();
    }

    private static void Show(long at, string who, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        Tell(at, who, Frame.TryParse(copy, 0, copy.Length, out Frame frame) ? $"{FrameText.Describe(frame)}:" : "no frame:", bytes);
    }

    private static void Tell(long at, string who, string what, ReadOnlySpan<byte> bytes) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at / 1e6,12:0.000000}  {who}  {what}  {Hex.Format(bytes)}").TrimEnd());
}
