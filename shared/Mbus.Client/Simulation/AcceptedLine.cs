using System.Net.Sockets;
using Mbus.Client.Lines;

namespace Mbus.Client.Simulation;

/// <summary>The line to a master that has connected over TCP. Once lost it stays lost.</summary>
internal sealed class AcceptedLine : Line
{
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveInterval = 10;
    private const int KeepAliveRetries = 3;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10);

    private readonly Socket _socket;
    private readonly SimulatedBus _bus;
    private readonly BusClock _clock;
    private readonly byte[] _arriving = new byte[256];
    private Task<int>? _receiving;

    internal AcceptedLine(Socket socket, SimulatedBus bus, BusClock clock)
    {
        _socket = socket;
        _bus = bus;
        _clock = clock;
        Name = $"{socket.RemoteEndPoint}";
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }

    public override string Name { get; }

    public override LineTiming Timing => _bus.Timing;

    public override long Now => _clock.Now;

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(SendTimeout);
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[await _socket.SendAsync(bytes, timeout.Token).ConfigureAwait(false)..];
        }
        catch (SocketException e)
        {
            throw new LineException($"{Name}: lost while sending: {e.Message}.", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new LineException($"{Name}: has not read for {SendTimeout.TotalSeconds} s and was given up.", e);
        }

        return Now;
    }

    public override async ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default)
    {
        _receiving ??= _socket.ReceiveAsync(_arriving, SocketFlags.None);
        while (!_receiving.IsCompleted)
        {
            if (Now >= deadline)
                return new Received(0, false, Now);
            await _clock.WaitAsync(_receiving, deadline, cancel).ConfigureAwait(false);
        }

        int count = await TakeAsync(_receiving).ConfigureAwait(false);
        _receiving = null;
        _arriving.AsSpan(0, count).CopyTo(buffer.Span);
        return new Received(count, false, Now);
    }

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) =>
        throw new LineException($"{Name}: a TCP connection has no baud rate to set.");

    public override async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_receiving != null)
            await ((Task)_receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<int> TakeAsync(Task<int> receiving)
    {
        try
        {
            int count = await receiving.ConfigureAwait(false);
            return count > 0 ? count : throw new LineException($"{Name}: closed by the master.");
        }
        catch (SocketException e)
        {
            throw new LineException($"{Name}: lost: {e.Message}.", e);
        }
    }
}
