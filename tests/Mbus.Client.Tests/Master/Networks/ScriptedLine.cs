using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

/// <summary>A network line in virtual time that answers each transmission by the next bytes of a script, one by one.</summary>
internal sealed class ScriptedLine(params string[] answers) : Line
{
    private readonly Queue<(byte Value, long At)> _underway = new();
    private long _now;
    private bool _isHandingOver;

    public List<string> Sent { get; } = [];

    /// <summary>Answer to each transmission after the script; null for an error.</summary>
    public string? Fallback { get; init; }

    /// <summary>Time before each byte of the answer to a transmission, in microseconds.</summary>
    public Func<int, long> Delay { get; init; } = _ => 50_000;

    public override string Name => "scripted";

    public override LineTiming Timing => new(2400, LineKinds.Tcp.Slack);

    public override long Now => _now;

    public override bool HasArrivals => _isHandingOver || (_underway.TryPeek(out (byte, long At) next) && next.At <= _now);

    public override bool LearnsDelay => true;

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Sent.Add(Hex.Format(bytes.Span));
        string answer = Sent.Count <= answers.Length ? answers[Sent.Count - 1] : Fallback ?? throw new InvalidOperationException($"No answer to {Sent[^1]}.");
        long at = _now + Timing.Bytes(bytes.Length);
        foreach (byte one in Convert.FromHexString(answer.Replace(" ", "", StringComparison.Ordinal)))
            _underway.Enqueue((one, at += Delay(Sent.Count)));
        return new(_now + Timing.Bytes(bytes.Length));
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        _isHandingOver = false;
        if (!_underway.TryPeek(out (byte Value, long At) next) || next.At > deadline)
            return new(new Received(0, false, _now = Math.Max(_now, deadline)));

        _underway.Dequeue();
        _now = Math.Max(_now, next.At);
        _isHandingOver = true;
        buffer.Span[0] = next.Value;
        return new(new Received(1, false, _now));
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => throw new LineException("scripted: set the baud rate.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
