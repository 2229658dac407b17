using System.Net.Sockets;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Simulation.Slaves;

/// <summary>Line to a master that has connected over TCP. It is not reopened after a loss.</summary>
internal sealed class AcceptedLine : Line
{
    private const int ReadSize = 256;
    private const int KeepAliveSeconds = 30;
    private const int KeepAliveProbeSeconds = 10;
    private const int KeepAliveProbes = 3;
    private static readonly TimeSpan MaxSendTime = TimeSpan.FromSeconds(10);

    private readonly GatewaySocket _socket;
    private readonly SimulatedBus _bus;
    private readonly TimeProvider _time;
    private readonly ReceiveBuffer _received;
    private readonly Task _reading;

    internal AcceptedLine(Socket socket, SimulatedBus bus, TimeProvider time)
    {
        _time = time;
        _received = new ReceiveBuffer(time);
        _socket = new GatewaySocket(socket, bus.Definition.Gateway, time);
        _bus = bus;
        Name = $"{socket.RemoteEndPoint}";
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveProbeSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        _reading = ReadAsync();
    }

    public override string Name { get; }

    public override LineTiming Timing => _bus.Timing;

    public override long Now => _received.Now;

    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        using CancellationTokenSource timeout = new(MaxSendTime, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            await _socket.SendAsync(bytes, either.Token).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new LineException($"{Name}: send: {e.Message}.", e) { Code = MbusError.LineLost };
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new LineException($"{Name}: send: the master did not read any data for {MaxSendTime.TotalSeconds} s.", e) { Code = MbusError.LineLost };
        }

        return Now;
    }

    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _received.ReceiveAsync(buffer, deadline, cancel);

    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default) =>
        throw new LineException($"{Name}: set the baud rate: a TCP connection has no baud rate.") { Code = MbusError.BaudRateNotSettable };

    public override async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading.ConfigureAwait(false);
        _received.Close();
    }

    private async Task ReadAsync()
    {
        byte[] bytes = new byte[ReadSize];
        try
        {
            await _socket.GreetAsync(CancellationToken.None).ConfigureAwait(false);
            for (int count; (count = await _socket.ReceiveAsync(bytes).ConfigureAwait(false)) > 0;)
                _received.Add(bytes.AsSpan(0, count), false, Now);
            _received.Fail(new LineException($"{Name}: receive: the master closed the connection.") { Code = MbusError.LineLost });
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _received.Fail(new LineException($"{Name}: receive: {e.Message}.", e) { Code = MbusError.LineLost });
        }
    }
}
