using Mbus.Linux;

namespace Mbus.Server.Bridge;

/// <summary>
/// Pseudo-terminal for a program that needs a serial port. The program is a client from its first byte until it closes the port.
/// </summary>
internal sealed class PtyBridgeListener(string? link, int baudRate, ArbiterDriver driver) : BridgeListener
{
    private readonly byte[] _buffer = new byte[PtyPort.ReadSize];
    private PtyPort? _port;
    private SymbolicLink? _link;
    private PtyBridgeClient? _client;

    internal override string Address => link ?? _port?.Path ?? "pty";

    public override void Dispose()
    {
        _link?.Dispose();
        _port?.Dispose();
        Disconnect();
    }

    internal override void Open()
    {
        _port = PtyPort.Create(baudRate);
        _link = link == null ? null : SymbolicLink.Create(link, _port.Path);
    }

    internal override async Task RunAsync(CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        _port!.Start(Receive, Disconnect);
        await stopped.Task.ConfigureAwait(false);
        Dispose();
    }

    // Runs on the port's thread, like Disconnect.
    private void Receive(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer);
        _client ??= new PtyBridgeClient(_port!, Address);
        if (!driver.ReceiveFromClient(_client, _buffer, bytes.Length) && driver.TryConnect(_client))
            driver.ReceiveFromClient(_client, _buffer, bytes.Length);
    }

    private void Disconnect()
    {
        if (_client != null)
            driver.Disconnect(_client);
        _client = null;
    }

    private sealed class PtyBridgeClient(PtyPort port, string name) : BridgeClient(name, Handover.AsItArrives, 0)
    {
        internal override bool TrySend(ReadOnlySpan<byte> bytes, long at)
        {
            // Bytes that the program does not read in time are lost, as on a serial port.
            port.Write(bytes);
            return true;
        }

        internal override void Close()
        {
            // The port stays open: the same program may send again, and other programs may open it.
        }
    }
}
