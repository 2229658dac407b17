using System.Net.Sockets;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Bridge.Tests;

/// <summary>The behaviour of both bridges of the project.</summary>
public abstract class BridgeTests : IAsyncDisposable
{
    private static readonly byte[] Request = Convert.FromHexString("105B035E16");
    private static readonly byte[] Reply = Convert.FromHexString("6818186808037278563412745201000000000002FD49D2040216C8015716");
    private static readonly byte[] Normalise = Convert.FromHexString("1040034316");
    private static readonly byte[] Select = Convert.FromHexString("680B0B6873FD5278563412745201009D16");
    private static readonly byte[] Other = Convert.FromHexString("1040054516");
    private static readonly byte[] SetAddress = Convert.FromHexString("680606685303510" + "17A072916");

    private static readonly byte[] Silent = Convert.FromHexString("1040094916");
    private static readonly byte[] AskLinkStatus = Convert.FromHexString("1049FB4416");
    private static readonly byte[] LinkStatus = Convert.FromHexString("100BFB0616");

    private static readonly byte[][] Acknowledged = [Normalise, Other, Select];

    private readonly Func<Func<byte[], byte[]?>, BridgeSetup, BridgeUnderTest> _create;
    private BridgeUnderTest? _bridge;

    private protected BridgeTests(Func<Func<byte[], byte[]?>, BridgeSetup, BridgeUnderTest> create) => _create = create;

    [Fact]
    public async Task A_client_that_disconnects_during_a_transaction_does_not_stop_the_bridge()
    {
        BridgeUnderTest bridge = Start();
        for (int i = 0; i < 20; i++)
        {
            using Socket vanishing = bridge.Connect();
            vanishing.Send(Request);
            vanishing.LingerState = new LingerOption(true, 0);
        }

        Assert.Equal(Reply, await AskUntilServedAsync(bridge));
    }

    [Fact]
    public async Task A_client_that_disappears_loses_its_place_when_another_client_connects()
    {
        BridgeUnderTest bridge = Start(new BridgeSetup { MaxClients = 2 });
        using Socket gone1 = bridge.Connect();
        using Socket gone2 = bridge.Connect();
        Assert.Equal(Reply, await AskAsync(gone1, Request, Reply.Length));
        Assert.Equal(Reply, await AskAsync(gone2, Request, Reply.Length));

        using (Socket early = bridge.Connect())
            Assert.True(await IsClosedAsync(early));

        // A turn of the bridge's loop that began earlier still uses the old time.
        bridge.Advance(Arbiter.IdleAfter);
        Assert.Equal(Reply, await AskUntilServedAsync(bridge));
        Assert.True(await IsClosedAsync(gone1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_link_status_is_answered_without_the_bus_and_after_the_request_before(bool isReadOnly)
    {
        BridgeUnderTest bridge = Start(new BridgeSetup { ReadOnly = isReadOnly });
        using Socket client = bridge.Connect();
        Assert.Equal(LinkStatus, await AskAsync(client, AskLinkStatus, LinkStatus.Length));
        Assert.Equal((byte[])[.. Reply, .. LinkStatus], await AskAsync(client, [.. Request, .. AskLinkStatus], Reply.Length + LinkStatus.Length));
        Assert.Equal((byte[])[0xE5, .. LinkStatus], await AskAsync(client, [.. Other, .. AskLinkStatus], 1 + LinkStatus.Length));
        Assert.Equal(LinkStatus, await AskAsync(client, [.. Silent, .. AskLinkStatus], LinkStatus.Length));
        Assert.Equal([Request, Other, Silent], bridge.Sent);
    }

    [Fact]
    public async Task A_scan_over_the_network_finds_the_meters_and_keeps_its_REQ_SKE_from_the_bus()
    {
        BridgeUnderTest bridge = Start();
        await using Line line = await LineAddress.Parse($"tcp://{bridge.EndPoint},baud=38400").OpenAsync(TestContext.Current.CancellationToken);
        IReadOnlyList<ScannedAddress> found = await new MbusMaster(line).ScanAsync([1, 2, 3, 4, 6, 7, 8], cancel: TestContext.Current.CancellationToken);
        Assert.Equal((3, Outcome.Reply), (Assert.Single(found).Address, found[0].Outcome));
        Assert.DoesNotContain(bridge.Sent, request => request[1] is 0x49 or 0x69);
    }

    [Fact]
    public async Task Clients_beyond_the_last_place_are_closed_and_the_others_stay_connected()
    {
        BridgeUnderTest bridge = Start(new BridgeSetup { MaxClients = 2 });
        using Socket first = bridge.Connect();
        using Socket second = bridge.Connect();
        Assert.Equal(Reply, await AskAsync(first, Request, Reply.Length));
        Assert.Equal(Reply, await AskAsync(second, Request, Reply.Length));
        using Socket third = bridge.Connect();
        using Socket fourth = bridge.Connect();
        Assert.True(await IsClosedAsync(third));
        Assert.True(await IsClosedAsync(fourth));

        Assert.Equal(Reply, await AskAsync(second, Request, Reply.Length));
        Assert.Equal(Reply, await AskAsync(first, Request, Reply.Length));
    }

    [Fact]
    public async Task Clients_with_requests_at_the_same_time_all_get_replies()
    {
        BridgeUnderTest bridge = Start();
        using Socket first = bridge.Connect();
        using Socket second = bridge.Connect();
        using Socket third = bridge.Connect();
        for (int i = 0; i < 20; i++)
        {
            Task<byte[]>[] answers = [AskAsync(first, Request, Reply.Length), AskAsync(second, Other, 1), AskAsync(third, Normalise, 1)];
            await Task.WhenAll(answers);
            Assert.Equal(Reply, await answers[0]);
            Assert.Equal(Frame.Ack, Assert.Single(await answers[1]));
            Assert.Equal(Frame.Ack, Assert.Single(await answers[2]));
            Assert.Equal(0, third.Available + second.Available + first.Available);
        }
    }

    [Fact]
    public async Task A_client_that_never_reads_is_closed_and_the_others_get_replies()
    {
        BridgeUnderTest bridge = Start();
        using Socket deaf = bridge.Connect(receiveBuffer: 1024);
        using Socket client = bridge.Connect();
        bool isClosed = false;
        for (int i = 0; i < 20_000 && !isClosed; i++)
        {
            int replies = bridge.Replies;
            try
            {
                deaf.Send(Request);
            }
            catch (SocketException)
            {
                isClosed = true;
            }

            SpinWait.SpinUntil(() => bridge.Replies > replies || isClosed, 50);
        }

        Assert.True(isClosed, "The client that does not read was not closed.");
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
    }

    [Fact]
    public async Task A_client_that_sends_garbage_gets_nothing_and_does_not_affect_other_clients()
    {
        BridgeUnderTest bridge = Start();
        using Socket rude = bridge.Connect();
        byte[] garbage = new byte[100_000];
        new Random(5).NextBytes(garbage);
        rude.Send(garbage);

        using Socket client = bridge.Connect();
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        Assert.All(bridge.Sent, sent => Assert.True(Frame.TryParse(sent, 0, sent.Length, out _)));
    }

    [Fact]
    public async Task Two_hundred_sequential_connections_all_get_replies()
    {
        BridgeUnderTest bridge = Start();
        for (int i = 0; i < 200; i++)
        {
            using Socket client = bridge.Connect();
            Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
            client.Shutdown(SocketShutdown.Both);
            Assert.True(await IsClosedAsync(client));
        }
    }

    [Fact]
    public async Task Clients_outside_the_allowed_networks_get_no_reply_and_no_place()
    {
        BridgeUnderTest bridge = Start(new BridgeSetup { Allow = "192.0.2.0/24", MaxClients = 1 });
        for (int i = 0; i < 3; i++)
        {
            using Socket client = bridge.Connect();
            Assert.True(await IsClosedAsync(client));
        }

        Assert.Equal(0, bridge.Clients);
        Assert.Empty(bridge.Sent);
    }

    [Fact]
    public async Task Clients_in_an_allowed_network_get_replies()
    {
        BridgeUnderTest bridge = Start(new BridgeSetup { Allow = "192.0.2.0/24 127.0.0.0/8" });
        using Socket client = bridge.Connect();
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
    }

    [Fact]
    public async Task Read_only_refuses_to_set_an_address_and_allows_a_selection()
    {
        BridgeUnderTest bridge = Start(new BridgeSetup { ReadOnly = true });
        using Socket client = bridge.Connect();
        client.Send(SetAddress);
        byte[] ack = await AskAsync(client, Select, 1);
        Assert.Equal(Frame.Ack, Assert.Single(ack));
        Assert.Equal(Select, Assert.Single(bridge.Sent));
    }

    [Fact]
    public async Task A_reply_is_one_segment()
    {
        BridgeUnderTest bridge = Start();
        using Socket client = bridge.Connect();
        byte[] buffer = new byte[1024];
        for (int i = 0; i < 50; i++)
        {
            client.Send(Request);
            using CancellationTokenSource patience = new(BridgeUnderTest.Timeout);
            Assert.Equal(Reply.Length, await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token));
        }
    }

    [Fact]
    public async Task A_lost_line_drops_requests_but_no_client()
    {
        BridgeUnderTest bridge = Start();
        using Socket client = bridge.Connect();
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        bridge.LoseLine();
        client.Send(Request);
        Assert.True(SpinWait.SpinUntil(() => bridge.Silences > 0, BridgeUnderTest.Timeout));
        bridge.ReturnLine();

        // Bridges try to open the line every few seconds; until then requests get no reply.
        Assert.True(SpinWait.SpinUntil(() => Insist(bridge, client), BridgeUnderTest.Timeout));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_bridge != null)
            await _bridge.DisposeAsync();
    }

    private static byte[]? Answer(byte[] request) =>
        request.SequenceEqual(Request) ? Reply : Acknowledged.Any(request.SequenceEqual) ? [Frame.Ack] : null;

    private static bool Insist(BridgeUnderTest bridge, Socket client)
    {
        bridge.Advance(1_000_000);
        return client.Send(Request) > 0 && client.Poll(100_000, SelectMode.SelectRead);
    }

    private static async Task<byte[]> AskAsync(Socket client, byte[] request, int length)
    {
        client.Send(request);
        using CancellationTokenSource patience = new(BridgeUnderTest.Timeout);
        byte[] reply = new byte[length];
        int count = 0;
        while (count < length)
        {
            int received = await client.ReceiveAsync(reply.AsMemory(count), SocketFlags.None, patience.Token);
            Assert.True(received > 0, "The bridge closed the connection.");
            count += received;
        }

        return reply;
    }

    // The places of disconnected clients become free when the bridge detects it; until then it closes a new client.
    private static async Task<byte[]> AskUntilServedAsync(BridgeUnderTest bridge)
    {
        using CancellationTokenSource patience = new(BridgeUnderTest.Timeout);
        byte[] reply = new byte[Reply.Length];
        while (true)
        {
            using Socket client = bridge.Connect();
            try
            {
                client.Send(Request);
                if (await client.ReceiveAsync(reply, SocketFlags.None, patience.Token) > 0)
                    return reply;
            }
            catch (SocketException)
            {
                // Closed with an unread request, which resets the connection.
            }
        }
    }

    private static async Task<bool> IsClosedAsync(Socket client)
    {
        using CancellationTokenSource patience = new(BridgeUnderTest.Timeout);
        byte[] buffer = new byte[1024];
        try
        {
            while (await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset connection is closed, too.
        }

        return true;
    }

    private BridgeUnderTest Start(BridgeSetup? setup = null) => _bridge = _create(Answer, setup ?? new());

    public sealed class OnThePi() : BridgeTests((answer, setup) => new PiBridge(answer, setup));

    public sealed class OnTheDevice() : BridgeTests((answer, setup) => new DeviceBridge(answer, setup));
}
