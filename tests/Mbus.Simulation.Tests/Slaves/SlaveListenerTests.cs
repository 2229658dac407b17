using System.Net;
using System.Net.Sockets;
using Mbus.Client.Lines;
using Mbus.Simulation.Slaves;

namespace Mbus.Simulation.Tests.Slaves;

public class SlaveListenerTests
{
    private static readonly byte[] Reset = [0x10, 0x40, 0x05, 0x45, 0x16];

    private readonly SimulatedBus _bus = new(BusMaster.Meters(5), new LineTiming(38400, 0));
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private Task _serving = Task.CompletedTask;

    [Fact]
    public async Task One_master_after_another_has_the_bus()
    {
        using SlaveListener listener = new(_bus, new IPEndPoint(IPAddress.Loopback, 0));
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        List<string> log = [];
        _serving = listener.RunAsync((isServed, what) => log.Add(isServed ? "served" : what[(what.LastIndexOf(':') + 2)..]), stop.Token);

        using Socket first = await ConnectAsync(listener);
        using Socket second = await ConnectAsync(listener);
        await second.SendAsync(Reset, _cancel);
        Assert.Equal(0xE5, await AskAsync(first));
        Assert.Equal(0, second.Available);

        first.Dispose();
        Assert.Equal(0xE5, await AnswerAsync(second));
        Assert.Equal(0xE5, await AskAsync(second));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _serving);
        Assert.Equal(["served", "the master closed the connection.", "served"], log);
    }

    [Fact]
    public void A_port_in_use_is_reported()
    {
        using SlaveListener listener = new(_bus, new IPEndPoint(IPAddress.Loopback, 0));
        LineException e = Assert.Throws<LineException>(() => new SlaveListener(_bus, listener.EndPoint));
        Assert.StartsWith($"Cannot listen on {listener.EndPoint}: ", e.Message);
    }

    private async Task<Socket> ConnectAsync(SlaveListener listener)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.EndPoint, _cancel);
        return socket;
    }

    private async Task<byte> AskAsync(Socket socket)
    {
        await socket.SendAsync(Reset, _cancel);
        return await AnswerAsync(socket);
    }

    private async Task<byte> AnswerAsync(Socket socket)
    {
        byte[] answer = new byte[1];
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(_cancel);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            Assert.Equal(1, await socket.ReceiveAsync(answer, timeout.Token));
            return answer[0];
        }
        catch (SocketException) when (_serving.IsFaulted)
        {
            await _serving;
            throw;
        }
    }
}
