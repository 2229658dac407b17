using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

/// <summary>Lines to gateways that close connections, as transcripts in virtual time: what the gateway does, and seconds that pass.</summary>
public class GatewayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_was_closed_while_idle_is_opened_before_the_next_request() => await PlayAsync(
        new VirtualGateway { IdleClose = 3_000_000 }, 5500, """
        connects
        > 10 40 05 45 16
        < E5
        3 s
        closes
        2 s
        connects
        > 10 40 05 45 16
        < E5
        """);

    // A bridge opens its line before the first client comes.
    [Fact]
    public async Task A_connection_that_was_closed_before_the_first_request_is_opened_by_it()
    {
        VirtualGateway gateway = new() { IdleClose = 500_000 };
        await using NetworkLine line = await gateway.ConnectAsync();
        gateway.Wait(700);
        Assert.NotNull(await gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        Assert.Equal(
            """
            connects
            closes
            connects
            > 10 40 05 45 16
            < E5
            """, gateway.Log);
    }

    [Fact]
    public async Task A_reply_before_a_close_is_a_reply() => await PlayAsync(
        new VirtualGateway { ClosesAfterReply = true }, 100, """
        connects
        > 10 40 05 45 16
        < E5
        closes
        connects
        > 10 40 05 45 16
        < E5
        closes
        """);

    [Theory]
    [InlineData(true, "refuses")]
    [InlineData(false, "closes at once")]
    public async Task A_gateway_that_needs_a_pause_is_tried_again_and_its_pause_is_learnt(bool refuses, string answer)
    {
        VirtualGateway gateway = new() { ClosesAfterReply = true, Pause = 600_000, Refuses = refuses };
        await using NetworkLine line = await gateway.ConnectAsync();
        MbusMaster master = new(line);
        for (int round = 0; round < 3; round++)
        {
            Assert.NotNull(await gateway.RunAsync(master.PingAsync(5, Cancel)));
            gateway.Wait(100);
        }

        string[] log = [.. gateway.Log.Split('\n').Where(one => !one.EndsWith(" s", StringComparison.Ordinal))];
        Assert.Contains(answer, log);
        Assert.Equal(3, log.Count(one => one == "< E5"));
        Assert.Equal(3, log.Count(one => one == "> 10 40 05 45 16"));
        Assert.Equal(["closes", "connects", "> 10 40 05 45 16", "< E5", "closes"], log[^5..]);
    }

    [Fact]
    public async Task A_forgotten_connection_that_is_reset_gets_the_request_again() => await PlayAsync(
        new VirtualGateway { Forgets = 60_000_000 }, 100_500, """
        connects
        > 10 40 05 45 16
        < E5
        100 s
        > 10 40 05 45 16
        resets
        connects
        > 10 40 05 45 16
        < E5
        """);

    [Fact]
    public async Task A_connection_that_swallows_a_request_is_renewed_for_its_repeat_and_the_reply_time_is_measured() => await PlayAsync(
        new VirtualGateway { Forgets = 60_000_000, Swallows = true }, 100_500, """
        connects
        > 10 40 05 45 16
        < E5
        100 s
        > 10 40 05 45 16
        is released
        connects
        > 10 40 05 45 16
        < E5
        > 10 40 05 45 16
        < E5
        """);

    [Fact]
    public async Task A_gateway_that_serves_another_client_is_told()
    {
        VirtualGateway gateway = new() { Busy = 6 };
        await using NetworkLine line = await gateway.ConnectAsync();
        LineException error = await Assert.ThrowsAsync<LineException>(() => gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        Assert.Contains("Check whether it serves another client", error.Message);
        gateway.Wait(1000);
        Assert.NotNull(await gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
    }

    // It closes the connection after silence, too, and at once: the requests of a scan differ, so no other client is the reason.
    [Fact]
    public async Task A_gateway_that_closes_after_each_request_is_scanned()
    {
        VirtualGateway gateway = new() { Address = 8, ClosesAfterReply = true, ClosesAfterSilence = true };
        await using NetworkLine line = await gateway.ConnectAsync();
        MbusMaster master = new(line) { Repeats = 0 };
        Assert.Equal(8, Assert.Single(await gateway.RunAsync(master.ScanAsync(1, 12, cancel: Cancel))).Address);
        Assert.Null(await gateway.RunAsync(master.PingAsync(9, Cancel)));
        Assert.NotNull(await gateway.RunAsync(master.PingAsync(8, Cancel)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task A_request_after_a_reply_is_sent_again_if_the_gateway_closes_instead_of_serving_it(int delayMs)
    {
        VirtualGateway gateway = new() { ClosesAfterReply = true, CloseDelay = delayMs * 1000 };
        await using NetworkLine line = await gateway.ConnectAsync();
        MbusMaster master = new(line) { Repeats = 0, ExtraReplyTime = TimeSpan.FromSeconds(1) };
        Assert.NotNull(await gateway.RunAsync(master.PingAsync(5, Cancel)));
        Assert.NotNull(await gateway.RunAsync(master.PingAsync(6, Cancel)));
        Assert.Equal(
            """
            connects
            > 10 40 05 45 16
            < E5
            > 10 40 06 46 16
            """, string.Join('\n', gateway.Log.Split('\n')[..4]));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("E5")]
    [InlineData("57656C636F6D65")]
    public async Task A_greeting_of_each_connection_is_not_a_reply(string greeting)
    {
        VirtualGateway gateway = new() { Greeting = Convert.FromHexString(greeting), ClosesAfterReply = true };
        await using NetworkLine line = await gateway.ConnectAsync();
        MbusMaster master = new(line) { Repeats = 0 };
        for (int round = 0; round < 3; round++)
            Assert.NotNull(await gateway.RunAsync(master.PingAsync(5, Cancel)));
        Assert.Equal(3, gateway.Log.Split("> 10 40 05 45 16").Length - 1);
    }

    [Fact]
    public async Task A_connection_without_a_request_receives_from_its_beginning()
    {
        VirtualGateway gateway = new() { Greeting = [0xE5] };
        await using NetworkLine line = await gateway.ConnectAsync();
        byte[] received = new byte[10];
        Assert.Equal(1, (await gateway.RunAsync(line.ReceiveAsync(received, 1_000_000, Cancel).AsTask())).Count);
    }

    [Fact]
    public async Task A_close_at_the_first_request_is_tried_once_more() => await PlayAsync(
        new VirtualGateway { Busy = 1 }, 100, """
        connects
        > 10 40 05 45 16
        is busy and closes
        connects
        > 10 40 05 45 16
        < E5
        > 10 40 05 45 16
        < E5
        """);

    // Another client: it accepts the connection, and closes it without a request.
    [Fact]
    public async Task A_gateway_that_closes_again_without_a_request_is_told_at_once()
    {
        VirtualGateway gateway = new() { Busy = 1, Pause = 60_000_000 };
        await using NetworkLine line = await gateway.ConnectAsync();
        LineException error = await Assert.ThrowsAsync<LineException>(() => gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        Assert.Contains("Check whether it serves another client", error.Message);
        Assert.InRange(gateway.Time.Now, 0, 100_000);
    }

    [Fact]
    public async Task A_released_connection_is_opened_by_the_next_request()
    {
        VirtualGateway gateway = new();
        await using NetworkLine line = await gateway.ConnectAsync();
        Assert.NotNull(await gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        line.ReleaseConnection();
        line.ReleaseConnection();
        Assert.EndsWith("is released", gateway.Log);
        gateway.Wait(1000);
        Assert.NotNull(await gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        Assert.Equal(2, gateway.Log.Split("connects").Length - 1);
    }

    [Fact]
    public async Task A_gateway_that_stays_away_is_told_after_six_seconds()
    {
        VirtualGateway gateway = new() { ClosesAfterReply = true, Pause = 60_000_000, Refuses = true };
        await using NetworkLine line = await gateway.ConnectAsync();
        Assert.NotNull(await gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        LineException error = await Assert.ThrowsAsync<LineException>(() => gateway.RunAsync(new MbusMaster(line).PingAsync(5, Cancel)));
        Assert.Contains("Connection refused", error.Message);
        Assert.InRange(gateway.Time.Now, 6_000_000, 8_000_000);
    }

    private static async Task PlayAsync(VirtualGateway gateway, int pause, string transcript)
    {
        await using NetworkLine line = await gateway.ConnectAsync();
        MbusMaster master = new(line);
        Assert.NotNull(await gateway.RunAsync(master.PingAsync(5, Cancel)));
        gateway.Wait(pause);
        Assert.NotNull(await gateway.RunAsync(master.PingAsync(5, Cancel)));
        Assert.Equal(transcript, gateway.Log);
    }
}
