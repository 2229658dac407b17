using System.Net;
using System.Net.Sockets;
using Mbus.Client.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Client.Tests.Bridge;

/// <summary>The bridge with real sockets on loopback, over a line that answers at once.</summary>
public sealed class BridgeServerTests : IAsyncDisposable
{
    private static readonly byte[] Request = Convert.FromHexString("105B035E16");
    private static readonly byte[] Reply = Convert.FromHexString("6818186808037278563412745201000000000002FD49D2040216C8015716");
    private static readonly byte[] Normalise = Convert.FromHexString("1040034316");
    private static readonly byte[] Select = Convert.FromHexString("680B0B6873FD5278563412745201009D16");
    private static readonly byte[] SetAddress = Convert.FromHexString("680606685303510" + "17A072916");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly AnsweringLine _line = new(Answer);
    private readonly List<IAsyncDisposable> _open = [];

    [Fact]
    public async Task A_client_that_vanishes_in_the_middle_of_a_transaction_leaves_the_bridge_serving()
    {
        BridgeServer bridge = Start();
        for (int i = 0; i < 20; i++)
        {
            using Socket vanishing = Connect(bridge);
            vanishing.Send(Request);
            vanishing.LingerState = new LingerOption(true, 0);
        }

        using Socket client = Connect(bridge);
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
    }

    [Fact]
    public async Task A_client_that_is_gone_without_a_word_loses_its_place_when_another_needs_it()
    {
        BridgeServer bridge = Start(new BridgeOptions { MaxClients = 2 });
        using Socket gone1 = Connect(bridge);
        using Socket gone2 = Connect(bridge);
        Assert.Equal(Reply, await AskAsync(gone1, Request, Reply.Length));
        Assert.Equal(Reply, await AskAsync(gone2, Request, Reply.Length));

        using (Socket early = Connect(bridge))
            Assert.True(await IsClosedAsync(early));

        _line.PutForward(Arbiter.IdleAfter);
        using Socket client = Connect(bridge);
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        Assert.True(await IsClosedAsync(gone1));
    }

    [Fact]
    public async Task A_client_that_never_reads_is_closed_and_the_others_are_served()
    {
        BridgeServer bridge = Start();
        using Socket deaf = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 1024 };
        deaf.Connect(bridge.EndPoints[0]);
        using Socket client = Connect(bridge);
        bool isClosed = false;
        for (int i = 0; i < 20_000 && !isClosed; i++)
        {
            int replies = bridge.Arbiter.Replies;
            try
            {
                deaf.Send(Request);
            }
            catch (SocketException)
            {
                isClosed = true;
            }

            SpinWait.SpinUntil(() => bridge.Arbiter.Replies > replies || isClosed, 50);
        }

        Assert.True(isClosed, "The deaf client was never closed.");
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
    }

    [Fact]
    public async Task A_client_that_sends_garbage_gets_nothing_and_harms_nobody()
    {
        BridgeServer bridge = Start();
        using Socket rude = Connect(bridge);
        byte[] garbage = new byte[100_000];
        new Random(5).NextBytes(garbage);
        rude.Send(garbage);

        using Socket client = Connect(bridge);
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        lock (_line.Sent)
            Assert.All(_line.Sent, sent => Assert.True(Frame.TryParse(sent, 0, sent.Length, out _)));
    }

    [Fact]
    public async Task A_thousand_connections_in_a_row_are_all_served()
    {
        BridgeServer bridge = Start(new BridgeOptions { MaxClients = 4 });
        for (int i = 0; i < 1000; i++)
        {
            using Socket client = Connect(bridge);
            Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
            client.Shutdown(SocketShutdown.Both);
            Assert.True(await IsClosedAsync(client));
        }
    }

    [Fact]
    public async Task Nobody_outside_the_allowed_networks_is_served_or_takes_a_place()
    {
        BridgeServer bridge = Start(new BridgeOptions { Allow = [IPNetwork.Parse("192.0.2.0/24")], MaxClients = 1 });
        for (int i = 0; i < 3; i++)
        {
            using Socket client = Connect(bridge);
            Assert.True(await IsClosedAsync(client));
        }

        Assert.Equal(0, bridge.Arbiter.Connect(0));
        lock (_line.Sent)
            Assert.Empty(_line.Sent);
    }

    [Fact]
    public async Task Who_is_in_an_allowed_network_is_served()
    {
        BridgeServer bridge = Start(new BridgeOptions { Allow = [IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("127.0.0.0/8")] });
        using Socket client = Connect(bridge);
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
    }

    [Fact]
    public async Task Read_only_refuses_to_set_an_address_and_passes_a_selection()
    {
        BridgeServer bridge = Start(new BridgeOptions { ReadOnly = true });
        using Socket client = Connect(bridge);
        client.Send(SetAddress);
        byte[] ack = await AskAsync(client, Select, 1);
        Assert.Equal(Frame.Ack, Assert.Single(ack));
        lock (_line.Sent)
            Assert.Equal(Select, Assert.Single(_line.Sent));
    }

    [Fact]
    public async Task A_reply_is_one_segment()
    {
        BridgeServer bridge = Start();
        using Socket client = Connect(bridge);
        byte[] buffer = new byte[1024];
        for (int i = 0; i < 50; i++)
        {
            client.Send(Request);
            using CancellationTokenSource patience = new(Patience);
            Assert.Equal(Reply.Length, await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token));
        }
    }

    [Fact]
    public async Task A_line_that_is_lost_costs_requests_and_no_client()
    {
        BridgeServer bridge = Start();
        using Socket client = Connect(bridge);
        Assert.Equal(Reply, await AskAsync(client, Request, Reply.Length));
        _line.IsLost = true;
        _line.Wake();
        client.Send(Request);
        Assert.True(SpinWait.SpinUntil(() => bridge.Arbiter.Silences > 0, Patience));
        _line.IsLost = false;

        // The bridge looks for the line once a second; until then requests go unanswered.
        Assert.True(SpinWait.SpinUntil(() => client.Send(Request) > 0 && client.Poll(100_000, SelectMode.SelectRead), Patience));
    }

    [Fact]
    public void An_address_in_use_is_named()
    {
        BridgeServer first = Start();
        BridgeServer second = new(_line, new BridgeOptions { Listen = first.EndPoints }, NullLogger.Instance);
        IOException e = Assert.Throws<IOException>(second.Start);
        Assert.Contains(first.EndPoints[0].ToString(), e.Message);
        Assert.Contains("--listen", e.Message);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable open in _open)
            await open.DisposeAsync();
    }

    private static byte[]? Answer(byte[] request) =>
        request.SequenceEqual(Request) ? Reply : request.SequenceEqual(Select) || request.SequenceEqual(Normalise) ? [Frame.Ack] : null;

    private static async Task<byte[]> AskAsync(Socket client, byte[] request, int length)
    {
        client.Send(request);
        using CancellationTokenSource patience = new(Patience);
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

    private static async Task<bool> IsClosedAsync(Socket client)
    {
        using CancellationTokenSource patience = new(Patience);
        byte[] buffer = new byte[1024];
        try
        {
            while (await client.ReceiveAsync(buffer, SocketFlags.None, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset is closed, too.
        }

        return true;
    }

    private static Socket Connect(BridgeServer bridge)
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(bridge.EndPoints[0]);
        return client;
    }

    private BridgeServer Start(BridgeOptions? options = null)
    {
        BridgeServer bridge = new(_line, (options ?? new()) with { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
        _open.Add(bridge);
        bridge.Start();
        return bridge;
    }
}
