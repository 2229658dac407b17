using System.Net;
using System.Net.Sockets;
using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

/// <summary>Gateways that connect to us.</summary>
public class DialInTests
{
    private readonly int _port = FreePort.Next();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registration_bytes_are_dropped()
    {
        Task<Line> opening = OpenAsync();
        using Socket gateway = await DialAsync();
        await gateway.SendAsync("ID:4711\r\n"u8.ToArray(), Cancel);
        await using Line line = await opening;

        Assert.False(line.HasArrivals);
        Task<TimeSpan?> ping = new MbusMaster(line).PingAsync(5, Cancel);
        await AnswerAsync(gateway);
        Assert.NotNull(await ping);
    }

    [Fact]
    public async Task The_newest_connection_is_the_line()
    {
        Task<Line> opening = OpenAsync();
        using Socket former = await DialAsync();
        await using Line line = await opening;
        Task<TimeSpan?> ping = new MbusMaster(line).PingAsync(5, Cancel);
        await AnswerAsync(former);
        Assert.NotNull(await ping);

        using Socket gateway = await DialAsync();
        Assert.Equal(0, await former.ReceiveAsync(new byte[10], Cancel));
        ping = new MbusMaster(line).PingAsync(5, Cancel);
        await AnswerAsync(gateway);
        Assert.NotNull(await ping);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using TcpListener other = new(IPAddress.Loopback, _port);
        other.Start();
        LineException error = await Assert.ThrowsAsync<LineException>(OpenAsync);
        Assert.StartsWith($"tcp-listen://127.0.0.1:{_port}: listen: ", error.Message);
    }

    private Task<Line> OpenAsync() => LineAddress.Parse($"tcp-listen://127.0.0.1:{_port},baud=38400").OpenAsync(Cancel).AsTask();

    private async Task<Socket> DialAsync()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _port, Cancel);
        return socket;
    }

    private static async Task AnswerAsync(Socket gateway)
    {
        byte[] request = new byte[5];
        Assert.Equal(5, await gateway.ReceiveAsync(request, Cancel));
        await gateway.SendAsync(new byte[] { 0xE5 }, Cancel);
    }
}
