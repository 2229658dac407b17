extern alias Device;

using System.Net.Sockets;
using System.Text;

namespace Mbus.Bridge.Tests;

/// <summary>Clients of the firmware that send nothing, or send too much, do not affect other clients.</summary>
public sealed class FairnessTests : IDisposable
{
    private const int Many = 40;

    // Less than the time after which a silent client is disconnected.
    private const long Soon = 3_000_000;

    private readonly List<Socket> _silent = [];

    public void Dispose() => _silent.ForEach(socket => socket.Dispose());

    [Fact]
    public async Task Silent_connections_do_not_delay_the_page()
    {
        await using TwinBoard board = new();
        for (int i = 0; i < Many; i++)
            _silent.Add(Http.Connect(board));

        long start = board.Now;
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/"));
        Assert.InRange(board.Now - start, 0, Soon);
    }

    [Fact]
    public async Task Requests_that_are_not_complete_delay_the_page_for_a_second()
    {
        await using TwinBoard board = new();
        for (int i = 0; i < 4; i++)
        {
            _silent.Add(Http.Connect(board));
            _silent[i].Send("GET"u8);
        }

        long start = board.Now;
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/"));
        Assert.InRange(board.Now - start, 0, Soon);
    }

    [Fact]
    public async Task A_new_master_gets_the_place_of_one_that_has_sent_nothing()
    {
        await using TwinBoard board = new();
        board.AwaitInRealTime("the bridge's port", () => board.Firmware.IsListening);
        for (int i = 0; i < 3; i++)
            _silent.Add(Connect(board));
        board.AwaitInRealTime("the silent masters", () => board.Firmware.Masters == 3);

        long start = board.Now;
        Assert.True(board.IsServing());
        Assert.InRange(board.Now - start, 0, Soon);
    }

    [Fact]
    public async Task A_master_that_reads_keeps_its_place_beside_many_silent_connections()
    {
        await using TwinBoard board = new();
        board.AwaitInRealTime("the bridge's port", () => board.Firmware.IsListening);
        using Socket reader = Connect(board);
        for (int i = 0; i < Many; i++)
        {
            Assert.Equal(TwinBoard.Reply, Ask(reader));
            _silent.Add(Connect(board));
        }

        Assert.Equal(TwinBoard.Reply, Ask(reader));
        Assert.InRange(board.Board.Network.Sockets, 3, 5);
    }

    [Theory]
    [InlineData("POST /settings HTTP/1.1\r\nHost: 192.168.1.17\r\nContent-Length: 4000000000\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 192.168.1.17\r\nCookie: ")]
    public async Task A_client_that_sends_too_much_gets_the_response_and_no_reset(string head)
    {
        await using TwinBoard board = new();
        using Socket client = Http.Connect(board);
        client.Send([.. Encoding.ASCII.GetBytes(head), .. Enumerable.Repeat((byte)'x', 30_000)]);

        byte[] buffer = new byte[4096];
        using CancellationTokenSource patience = new(BridgeUnderTest.Timeout);
        StringBuilder answer = new();
        for (int count = -1; count != 0;)
        {
            count = await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        Assert.StartsWith("HTTP/1.0 413 Content Too Large\r\n", answer.ToString());
        Assert.EndsWith("The request is too long.\n", answer.ToString());
    }

    [Theory]
    [InlineData("/", "200 OK")]
    [InlineData("/settings", "200 OK")]
    [InlineData("/read/3", "200 OK")]
    [InlineData("/read/77", "504 Gateway Timeout")]
    [InlineData("/nothing", "404 Not Found")]
    public async Task The_response_to_HEAD_is_the_head_of_the_response_to_GET(string path, string status)
    {
        await using TwinBoard board = new();
        string get = await Http.GetAsync(board, path);
        string head = await Http.SendAsync(board, $"HEAD {path} HTTP/1.1\r\nHost: {Http.Host}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.0 {status}\r\n", head);
        Assert.Equal(get[..(get.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)], head);
    }

    [Fact]
    public async Task The_status_page_is_served_during_a_reading_and_a_second_reading_is_refused()
    {
        await using TwinBoard board = new(new AnsweringWire(_ => null), null, "slack-ms = 5000");
        using Socket reading = Http.Connect(board);
        reading.Send(Encoding.ASCII.GetBytes($"GET /read/3 HTTP/1.1\r\nHost: {Http.Host}\r\n\r\n"));
        board.AwaitInRealTime("the request on the bus", () => board.Firmware.Arbiter.Owner >= 0);

        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/"));
        string second = await Http.GetAsync(board, "/read/3");
        Assert.StartsWith("HTTP/1.0 503 Service Unavailable\r\n", second);
        Assert.Contains("Another reading is in progress", second);
    }

    private static Socket Connect(TwinBoard board)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)BridgeUnderTest.Timeout.TotalMilliseconds };
        socket.Connect(board.EndPoint);
        return socket;
    }

    private static byte[] Ask(Socket reader)
    {
        reader.Send(TwinBoard.Request);
        byte[] reply = new byte[TwinBoard.Reply.Length];
        for (int count = 0; count < reply.Length;)
        {
            int received = reader.Receive(reply.AsSpan(count));
            Assert.True(received > 0, "The bridge closed the connection.");
            count += received;
        }

        return reply;
    }
}
