using System.Net;
using System.Net.Sockets;
using Mbus.Client;
using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;

namespace Mbus.Server.Tests.Bridge;

/// <summary>The log of a bridge: each request that was dropped, with the reason and what to do, in a bounded number of lines.</summary>
public sealed class BridgeLogTests : IAsyncDisposable
{
    private const long Second = 1_000_000;
    private static readonly byte[] Request = Convert.FromHexString("105B035E16");
    private static readonly byte[] SetAddress = Convert.FromHexString("68060668530351017A072916");
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly VirtualTime _time = new();
    private readonly RecordedLog _log = new();
    private readonly StuckLine _line = new();
    private BridgeServer? _bridge;

    public async ValueTask DisposeAsync()
    {
        _line.Release();
        await _bridge!.DisposeAsync();
        _line.Dispose();
    }

    [Fact]
    public async Task A_request_that_waited_too_long_is_logged_with_its_wait_and_the_client_that_used_the_bus()
    {
        using Socket first = Connect(new());
        first.Send(Request);
        await _line.Taken.WaitAsync(MaxWait, TestContext.Current.CancellationToken);
        using Socket second = Connect(new());
        second.Send(Request);
        await EventuallyAsync(() =>
        {
            _line.PutForward(Second / 2);
            return _bridge!.CheckHealth() && _bridge.Status.Dropped == 1;
        });
        string line = Assert.Single(_log.AboveInformation);
        Assert.Matches(@"^client 1: request dropped: it waited [3-9]\.[05] s for the bus, last used by client 0\. Poll less often, or use a higher baud rate$", line);
    }

    [Fact]
    public async Task Repeated_drops_of_a_client_are_counted()
    {
        const int Writes = 100;
        using Socket client = Connect(new() { Access = Access.Read });
        for (int i = 0; i < Writes; i++)
            client.Send(SetAddress);
        await EventuallyAsync(() => _bridge!.Status.Dropped == Writes);
        _time.Advance(10 * Second);
        Assert.Equal(
            ["client 0: request refused: C 53, A 03, CI 51: it is a write, and this bridge is read-only", $"client 0: request refused ({Writes - 1} more times)"],
            _log.AboveInformation);
    }

    [Theory]
    [InlineData(Access.Write, 0x53, 0xFF, 0xB8, 0, MbusError.BusChangeRefused, @"C 53, A FF, CI B8: it could change .* C field is unusual$")]
    [InlineData(Access.Read, 0x53, 0x03, 0x51, 0, MbusError.WriteRefused, @"C 53, A 03, CI 51: it is a write, and this bridge is read-only$")]
    [InlineData(Access.Read, 0x53, 0xFE, 0xBB, 0, MbusError.BusChangeRefused, @"C 53, A FE, CI BB: it could change .* C field is unusual$")]
    [InlineData(Access.Write, 0x53, 0xFD, 0x52, 100, MbusError.Other, @"C 53, A FD, CI 52: a selection longer than 32 bytes, which no bridge forwards$")]
    [InlineData(Access.Write, 0x7B, 0xFF, -1, 0, MbusError.BusChangeRefused, @"C 7B, A FF: it could change .* C field is unusual$")]
    public async Task A_refused_request_is_logged_with_the_reason_and_a_code(Access access, byte control, byte address, int controlInformation, int data, MbusError code, string expected)
    {
        byte[] frame = new byte[Frame.MaxLength];
        int length = controlInformation < 0
            ? Frame.WriteShort(frame, 0, control, address)
            : Frame.WriteLong(frame, 0, control, address, (byte)controlInformation, new byte[data], 0, data);
        using Socket client = Connect(new() { Access = access });
        client.Send(frame.AsSpan(0, length));
        await EventuallyAsync(() => _bridge!.Status.Dropped == 1);
        Assert.Matches("^client 0: request refused: " + expected, Assert.Single(_log.AboveInformation));
        Assert.Equal(code, Assert.Single(_log.Codes));
    }

    [Fact]
    public async Task Connections_from_networks_that_are_not_allowed_are_counted()
    {
        const int Connections = 3 * BridgeEvents.MaxLines;
        for (int i = 0; i < Connections; i++)
        {
            using Socket client = Connect(new() { Allow = [IPNetwork.Parse("192.0.2.0/24")] });
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        }

        Assert.Equal(BridgeEvents.MaxLines, _log.AboveInformation.Count(line => line.EndsWith("refused: not in an allowed network", StringComparison.Ordinal)));
        _time.Advance(10 * Second);
        Assert.Equal($"clients: connection refused: not in an allowed network ({Connections - BridgeEvents.MaxLines} more times)", _log.AboveInformation.Last());
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using CancellationTokenSource maxWait = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        maxWait.CancelAfter(MaxWait);
        while (!condition())
            await Task.Delay(1, maxWait.Token);
    }

    private Socket Connect(BridgeOptions options)
    {
        if (_bridge == null)
        {
            _bridge = new BridgeServer(_line, options with { Listen = [new(IPAddress.Loopback, 0)] }, _log, time: _time);
            _bridge.Start();
        }

        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(_bridge.EndPoints[0]);
        return client;
    }
}
