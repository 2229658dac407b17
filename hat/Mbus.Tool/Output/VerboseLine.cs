using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Tool.Output;

/// <summary>A line that prints the sent and received data to standard error: seconds, direction, description of the frame, bytes.</summary>
internal sealed class VerboseLine(Line line) : Line
{
    private readonly List<byte> _received = [];
    private long _receivedAt;

    public override string Name => line.Name;

    public override LineTiming Timing => line.Timing;

    public override long Now => line.Now;

    public override bool HasArrivals => line.HasArrivals;

    public override bool CanSetBaudRate => line.CanSetBaudRate;

    public override bool LearnsDelay => line.LearnsDelay;

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        PrintReceived();
        PrintFrame(Now, "->", bytes.Span);
        return await line.SendAsync(bytes, cancel);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        Received received = await line.ReceiveAsync(buffer, deadline, cancel);
        if (received.Count > 0 && _received.Count > 0 && received.At - _receivedAt > Timing.ByteGap + Timing.Bytes(received.Count))
            PrintReceived();
        if (received.Damaged)
            Print(received.At, "<-", $"{received.Count} bytes with a parity or framing error:", buffer.Span[..received.Count]);
        else
            _received.AddRange(buffer.Span[..received.Count]);
        _receivedAt = received.Count > 0 ? received.At : _receivedAt;

        // Limits the buffer to two frames of maximum length.
        if (_received.Count >= 2 * Frame.MaxLength || IsFrame())
            PrintReceived();
        return received;
    }

    public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        PrintReceived();
        await line.SetBaudRateAsync(baudRate, cancel);
        Print(Now, "--", $"{baudRate} Bd", []);
    }

    public override void ReleaseConnection() => line.ReleaseConnection();

    public override ValueTask DisposeAsync()
    {
        PrintReceived();
        return line.DisposeAsync();
    }

    private bool IsFrame() => Frame.TryParse([.. _received], 0, _received.Count, out _);

    private void PrintReceived()
    {
        if (_received.Count > 0)
            PrintFrame(_receivedAt, "<-", [.. _received]);
        _received.Clear();
    }

    private static void PrintFrame(long at, string direction, ReadOnlySpan<byte> bytes)
    {
        byte[] copy = bytes.ToArray();
        int status = copy.Length - Frame.ShortLength;

        // A probe of a scan or a search, and REQ_SKE to the bridge; or the answers to both.
        if (status > 0 && Frame.TryParse(copy, status, Frame.ShortLength, out Frame last) && last.A == PrimaryAddress.Converter)
        {
            PrintFrame(at, direction, bytes[..status]);
            PrintFrame(at, direction, bytes[status..]);
            return;
        }

        Print(at, direction, Frame.TryParse(copy, 0, copy.Length, out Frame frame) ? $"{FrameText.Describe(frame)}:" : "not a frame:", bytes);
    }

    private static void Print(long at, string direction, string what, ReadOnlySpan<byte> bytes) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at / 1e6,12:0.000000}  {direction}  {what}  {Hex.Format(bytes)}").TrimEnd());
}
