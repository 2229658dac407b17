using System.Net.Sockets;
using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public sealed class Rfc2217LineTests : IDisposable
{
    private readonly FakeComPort _server = new();
    private readonly byte[] _into = new byte[300];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_port_is_set_to_8E1_and_the_baud_rate_then_purged()
    {
        (Rfc2217Line line, Socket bus) = await Connect(",baud=300");
        await using Rfc2217Line _ = line;
        using Socket __ = bus;

        await line.SetBaudRateAsync(300, Cancel);

        Assert.Equal(["05 01", "01 0000012C", "02 08", "03 03", "04 01", "0C 03", "01 0000012C"], _server.Commands);
        Assert.Equal(300, line.Timing.BaudRate);
    }

    [Fact]
    public async Task The_baud_rate_changes()
    {
        (Rfc2217Line line, Socket bus) = await Connect();
        await using Rfc2217Line _ = line;
        using Socket __ = bus;

        await line.SetBaudRateAsync(9600, Cancel);

        Assert.Equal("01 00002580", _server.Commands[^1]);
        Assert.Equal(9600, line.Timing.BaudRate);
    }

    [Fact]
    public async Task A_baud_rate_that_the_server_refuses_is_reported_and_the_old_one_is_set_again()
    {
        _server.Answer = (command, value) => command == "01" ? "00000960" : value;
        (Rfc2217Line line, Socket bus) = await Connect();
        await using Rfc2217Line _ = line;
        using Socket __ = bus;

        LineException error = await Assert.ThrowsAsync<LineException>(async () => await line.SetBaudRateAsync(300, Cancel));

        Assert.Contains($"rfc2217://127.0.0.1:{_server.Port}: set 300 Bd: refused; the server's port has 2400 Bd.", error.Message);
        Assert.Equal(2400, line.Timing.BaudRate);
        Task<Socket> again = _server.AcceptAsync();
        await RealLines.UntilItWorksAsync(() => line.SendAsync(new byte[] { 0xE5 }, Cancel).AsTask());
        using Socket ___ = await again;
        Assert.Equal(2, _server.Commands.Count(command => command == "01 00000960"));
    }

    [Theory]
    [InlineData("03", "01", "set even parity: refused; the server's port has no parity")]
    [InlineData("02", "07", "set 8 data bits: refused; the server's port has 7 data bits")]
    [InlineData("04", "02", "set 1 stop bit: refused; the server's port has 2 stop bits")]
    [InlineData("05", "02", "set no flow control: refused; the server's port has XON/XOFF flow control")]
    [InlineData("01", "00000000", "set 2400 Bd: refused; the server's port has 0 Bd")]
    public async Task A_refusal_of_the_server_is_reported(string command, string answer, string reported)
    {
        _server.Answer = (given, value) => given == command ? answer : value;

        LineException error = await Assert.ThrowsAsync<LineException>(() => Connect());

        Assert.Contains($"rfc2217://127.0.0.1:{_server.Port}: {reported}", error.Message);
        Assert.Equal(MbusError.LineUnsuitable, error.Code);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_a_command_is_reported_with_that_command()
    {
        _server.Answer = (command, value) => command is "03" or "04" ? null : value;

        LineException error = await Assert.ThrowsAsync<LineException>(() => Connect(clock: new FastTimers()));

        Assert.Contains(": set even parity, 1 stop bit: no answer within 5 s", error.Message);
    }

    [Fact]
    public async Task A_server_that_answers_neither_flow_control_nor_purge_will_do()
    {
        _server.Answer = (command, value) => command is "05" or "0C" ? null : value;

        (Rfc2217Line line, Socket bus) = await Connect();

        await line.DisposeAsync();
        bus.Dispose();
    }

    // The clock stands still: the refusal ends the wait, not the time.
    [Theory]
    [InlineData(0xFE)]
    [InlineData(0xFC)]
    public async Task A_server_that_refuses_the_option_is_reported_at_once(byte verb)
    {
        _server.Greeting = [0xFF, verb, 0x2C];

        LineException error = await Assert.ThrowsAsync<LineException>(() => Connect(clock: new ManualTime()));

        Assert.Contains(": negotiate: the server refuses the COM port option", error.Message);
        Assert.Contains("use telnet://", error.Message);
        Assert.Equal(MbusError.LineUnsuitable, error.Code);
    }

    // The wait for any answer never ends here: the wait after the others does, at once.
    [Fact]
    public async Task A_Telnet_server_that_ignores_the_option_is_reported_a_second_after_it_has_answered_others()
    {
        _server.Greeting = [0xFF, 0xFD, 0x00, 0xFF, 0xFB, 0x00];

        LineException error = await Assert.ThrowsAsync<LineException>(() => Connect(clock: new OnlyShortTimers()));

        Assert.Contains(": negotiate: the server answers Telnet options, but not the COM port option", error.Message);
        Assert.Contains("use telnet://", error.Message);
    }

    [Fact]
    public async Task A_server_without_Telnet_is_reported_with_its_message()
    {
        _server.Greeting = "login: "u8.ToArray();

        LineException error = await Assert.ThrowsAsync<LineException>(() => Connect(clock: new FastTimers()));

        Assert.Contains(": negotiate: no answer within 5 s; the server sent \"login:\". If this is a raw TCP port", error.Message);
    }

    [Fact]
    public async Task A_server_that_closes_is_reported_with_its_message()
    {
        _server.Greeting = [0xFF, 0xFD, 0x2C, .. "Port busy\r\n"u8];
        Task<Rfc2217Line> connecting = Rfc2217Line.ConnectAsync(Address(""), cancel: Cancel);
        _server.Answer = (_, _) => null;
        Socket bus = await _server.AcceptAsync();
        bus.Shutdown(SocketShutdown.Send);

        LineException error = await Assert.ThrowsAsync<LineException>(() => connecting);

        Assert.Contains("the bridge closed the connection", error.Message);
        Assert.EndsWith("; the server sent \"Port busy\"", error.Message);
        bus.Dispose();
    }

    [Fact]
    public async Task Bytes_before_the_set_up_are_not_data_and_afterwards_every_byte_passes()
    {
        _server.Greeting = [0xE5, 0xFF, 0xFD, 0x2C, 0x68];
        (Rfc2217Line line, Socket bus) = await Connect();
        await using Rfc2217Line _ = line;
        using Socket __ = bus;
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

        await bus.SendAsync(Rfc2217Codec.Encode(all), Cancel);

        Assert.Equal(all, await RealLines.ReceiveAsync(line, 256));
    }

    [Fact]
    public async Task A_lost_connection_is_reported_then_set_up_again_at_its_rate()
    {
        (Rfc2217Line line, Socket bus) = await Connect();
        await using Rfc2217Line _ = line;
        await line.SetBaudRateAsync(9600, Cancel);

        bus.Dispose();
        LineException lost = await Assert.ThrowsAsync<LineException>(async () => await line.ReceiveAsync(_into, long.MaxValue, Cancel));
        Assert.Contains(": receive: ", lost.Message);
        int before = _server.Commands.Length;
        Task<Socket> again = _server.AcceptAsync();
        await RealLines.UntilItWorksAsync(() => line.SendAsync(new byte[] { 0xE5 }, Cancel).AsTask());

        using Socket back = await again;
        Assert.Equal("01 00002580", _server.Commands[before + 1]);
        await back.SendAsync(new byte[] { 0xE5 }, Cancel);
        Assert.Equal([0xE5], await RealLines.ReceiveAsync(line, 1));
    }

    [Fact]
    public async Task A_cancelled_change_of_the_baud_rate_leaves_the_rate_it_had()
    {
        (Rfc2217Line line, Socket bus) = await Connect();
        await using Rfc2217Line _ = line;
        using Socket __ = bus;
        _server.Answer = (_, _) => null;
        using CancellationTokenSource cancel = new();
        Task changing = line.SetBaudRateAsync(300, cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changing);
        Assert.Equal(2400, line.Timing.BaudRate);
    }

    [Fact]
    public async Task Disposal_ends_a_receiver()
    {
        (Rfc2217Line line, Socket bus) = await Connect();
        using Socket _ = bus;
        Task<Received> wait = line.ReceiveAsync(_into, long.MaxValue, Cancel).AsTask();

        await line.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait.WaitAsync(RealLines.MaxWait, Cancel));
    }

    private LineAddress Address(string options) => LineAddress.Parse($"rfc2217://127.0.0.1:{_server.Port}{options}");

    private async Task<(Rfc2217Line Line, Socket Bus)> Connect(string options = "", TimeProvider? clock = null)
    {
        Task<Rfc2217Line> connecting = Rfc2217Line.ConnectAsync(Address(options), clock, Cancel);
        Socket bus = await _server.AcceptAsync();
        return (await connecting, bus);
    }

    /// <summary>Time in which timers up to a second run at once, and longer ones never.</summary>
    private sealed class OnlyShortTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime <= TimeSpan.FromSeconds(1) ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
    }

    /// <summary>Time in which nobody has much maxWait.</summary>
    private sealed class FastTimers : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 10 : dueTime, period);
    }
}
