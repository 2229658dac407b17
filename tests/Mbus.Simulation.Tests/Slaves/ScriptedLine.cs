using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Simulation.Tests.Slaves;

/// <summary>A line in virtual time to a master that sends what the script says and then is gone; what it is sent is written down.</summary>
internal sealed class ScriptedLine(params (long At, byte[] Bytes, bool Damaged)[] script) : Line
{
    private readonly Queue<(long At, byte[] Bytes, bool Damaged)> _script = new(script);
    private long _now;

    public List<(long At, string Bytes)> Sent { get; } = [];

    public override string Name => "script";

    public override LineTiming Timing => new(BaudRate, 0);

    public int BaudRate { get; init; } = 2400;

    public override long Now => _now;

    public long StartsAt
    {
        init => _now = value;
    }

    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Sent.Add((_now, Hex.Format(bytes.Span)));
        return ValueTask.FromResult(_now);
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        if (_script.TryPeek(out (long At, byte[] Bytes, bool Damaged) next) && next.At <= deadline)
        {
            _script.Dequeue();
            _now = Math.Max(_now, next.At);
            next.Bytes.CopyTo(buffer);
            return ValueTask.FromResult(new Received(next.Bytes.Length, next.Damaged, next.At));
        }

        if (deadline == long.MaxValue)
            throw new LineException("The script is at its end.");

        _now = Math.Max(_now, deadline);
        return ValueTask.FromResult(new Received(0, false, _now));
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
