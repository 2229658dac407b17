using System.Threading.Channels;
using Mbus.Client.Lines;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A line whose sends end when the test says so.</summary>
internal sealed class SendingLine : Line
{
    private readonly Channel<LineException> _losses = Channel.CreateUnbounded<LineException>();
    private readonly List<TaskCompletionSource<long>> _sends = [];

    public override string Name => "sending";

    public override LineTiming Timing { get; } = new(38400, 0);

    public override long Now => TimeProvider.System.Microseconds();

    /// <summary>How many sends have begun.</summary>
    public int Sends
    {
        get
        {
            lock (_sends)
                return _sends.Count;
        }
    }

    public void CompleteSend(int number) => _sends[number].SetResult(Now);

    public void FailSend(int number) => _sends[number].SetException(new LineException("sending: send: unplugged."));

    public void Lose() => _losses.Writer.TryWrite(new LineException("sending: receive: unplugged."));

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        TaskCompletionSource<long> send = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_sends)
            _sends.Add(send);
        return await send.Task.WaitAsync(cancel);
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        throw await _losses.Reader.ReadAsync(cancel);

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
