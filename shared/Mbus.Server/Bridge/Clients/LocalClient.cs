using Mbus.Client.Lines;

namespace Mbus.Server.Bridge;

/// <summary>A master in the process of the bridge, behind a <see cref="LocalLine"/>.</summary>
internal sealed class LocalClient(string name, ReceiveBuffer received) : BridgeClient(name, Handover.AsItArrives, ThisHost)
{
    private const long ThisHost = 0;

    private TaskCompletionSource<long>? _sending;

    /// <summary>True while a request waits to be sent on the bus.</summary>
    internal bool IsSending => _sending != null;

    /// <summary>Begins to wait for the transmission of a request. Called before the request is passed on.</summary>
    internal Task<long> BeginSend()
    {
        _sending = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _sending.Task;
    }

    /// <summary>Reports that the request is on the bus, or that it was dropped at this time: then no reply follows.</summary>
    internal void Sent(long at)
    {
        _sending?.TrySetResult(at);
        _sending = null;
    }

    /// <summary>Reports the loss of the line.</summary>
    internal void Lose(LineException e)
    {
        _sending?.TrySetException(e);
        _sending = null;
        received.Fail(e);
    }

    internal override bool TrySend(ReadOnlySpan<byte> bytes, long at)
    {
        received.Add(bytes, damaged: false, at);
        return true;
    }

    internal override void Close() => Sent(received.Now);
}
