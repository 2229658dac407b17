using System.Globalization;
using System.Text;
using Mbus.Client.Lines;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// A line in virtual time that writes down what passes: when it begins and ends in microseconds, who, the bytes, what they mean.
/// <c>></c> is the master, <c>&lt;</c> are the meters; <c>!</c> stands behind a damaged byte.
/// </summary>
internal sealed class RecordingLine(SimulatedLine line) : Line
{
    private readonly StringBuilder _text = new();
    private readonly List<(byte Value, bool Damaged)> _heard = [];
    private long _heardFrom;
    private long _heardTo;

    public override string Name => line.Name;

    public override LineTiming Timing => line.Timing;

    public override long Now => line.Now;

    public override bool HasArrivals => line.HasArrivals;

    public override bool CanSetBaudRate => line.CanSetBaudRate;

    public string Text
    {
        get
        {
            WriteHeard();
            return _text.ToString();
        }
    }

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        WriteHeard();
        long from = Now;
        long sent = await line.SendAsync(bytes, cancel);
        Write(from, sent, '>', Hex.Format(bytes.Span), bytes.ToArray());
        return sent;
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        Received received = await line.ReceiveAsync(buffer, deadline, cancel);
        if (received.Count > 0 && _heard.Count > 0 && received.At - _heardTo > Timing.Idle)
            WriteHeard();
        if (received.Count > 0 && _heard.Count == 0)
            _heardFrom = received.At - Timing.Bytes(received.Count);
        for (int i = 0; i < received.Count; i++)
            _heard.Add((buffer.Span[i], received.Damaged));
        _heardTo = received.Count > 0 ? received.At : _heardTo;
        return received;
    }

    public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        WriteHeard();
        _text.Append(CultureInfo.InvariantCulture, $"{Now,9}                the line is set to {baudRate} Bd\n");
        await line.SetBaudRateAsync(baudRate, cancel);
    }

    public override ValueTask DisposeAsync() => line.DisposeAsync();

    private void WriteHeard()
    {
        if (_heard.Count == 0)
            return;

        string hex = string.Join(' ', _heard.Select(one => $"{one.Value:X2}{(one.Damaged ? "!" : "")}"));
        Write(_heardFrom, _heardTo, '<', hex, _heard.Exists(one => one.Damaged) ? [] : [.. _heard.Select(one => one.Value)]);
        _heard.Clear();
    }

    private void Write(long from, long to, char who, string hex, byte[] bytes)
    {
        string meaning = Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) ? FrameText.Describe(frame) : "no frame";
        _text.Append(CultureInfo.InvariantCulture, $"{from,9} - {to,9}  {who}  {meaning}\n");
        _text.Append(CultureInfo.InvariantCulture, $"                          {hex}\n");
    }
}
