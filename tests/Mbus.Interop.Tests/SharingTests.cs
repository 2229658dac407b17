using System.Net;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Interop.Tests;

public abstract class SharingTests
{
    private readonly BridgeKind _bridge;

    private protected SharingTests(NodePackage package, BridgeKind bridge)
    {
        package.Require();
        _bridge = bridge;
    }

    [Fact]
    public async Task Two_clients_read_different_meters_many_times_and_each_gets_its_own()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient first = await bridge.ConnectAsync();
        await using LibmbusClient second = await bridge.ConnectAsync();

        string[][] ids = await Task.WhenAll(ReadAsync(first, "1", 20), ReadAsync(second, "3", 20));

        Assert.Equal(Enumerable.Repeat("11223344", 20), ids[0]);
        Assert.Equal(Enumerable.Repeat("30211987", 20), ids[1]);
    }

    // Each has its own selected meter: none has to try again, and none hears another's.
    [Fact]
    public Task Three_clients_that_select_meters_at_once_each_read_their_own() => ReadSelectedAtOnceAsync(3);

    [Fact]
    public async Task Two_clients_that_read_the_same_three_telegrams_at_once_each_get_all()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient first = await bridge.ConnectAsync();
        await using LibmbusClient second = await bridge.ConnectAsync();

        string[][] all = await Task.WhenAll(RecordsAsync(first, "2", 5), RecordsAsync(second, "2", 5));
        Assert.All(all.SelectMany(x => x), r => Assert.Equal("48213,,45611,,43102", r));
    }

    private static async Task<string[]> RecordsAsync(LibmbusClient libmbus, string address, int times)
    {
        string[] ids = new string[times];
        for (int i = 0; i < times; i++)
            ids[i] = string.Join(",", (await libmbus.GetDataAsync(address)).Records.Select(r => r.Split("= ")[1]));
        return ids;
    }

    private static async Task<string[]> ReadAsync(LibmbusClient libmbus, string address, int times)
    {
        string[] ids = new string[times];
        for (int i = 0; i < times; i++)
            ids[i] = (await libmbus.GetDataAsync(address, pingFirst: false)).Id;
        return ids;
    }

    private protected async Task ReadSelectedAtOnceAsync(int clients)
    {
        string[] meters = [Meters.Water, Meters.Electricity];
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        LibmbusClient[] masters = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => bridge.ConnectAsync(timeoutMs: 1000)));

        string[][] ids = await Task.WhenAll(masters.Select((master, i) => ReadAsync(master, meters[i % meters.Length], 2)));

        for (int i = 0; i < clients; i++)
            Assert.Equal(Enumerable.Repeat(meters[i % meters.Length][..8], 2), ids[i]);
        foreach (LibmbusClient master in masters)
            await master.DisposeAsync();
    }

    public sealed class OnThePi(NodePackage package) : SharingTests(package, BridgeKind.Pi)
    {
        [Fact]
        public Task Nine_clients_that_select_meters_at_once_each_read_their_own() => ReadSelectedAtOnceAsync(9);

        // node-mbus deselects twice, which no meter answers: on a line with 2 s of slack the second wait was longer than its time-out.
        [Fact]
        public async Task A_client_that_waits_a_second_reads_a_selected_meter_through_two_bridges()
        {
            await using SimulatedBridge first = SimulatedBridge.Start(BridgeKind.Pi, Meters.Definition);
            await using Line line = await LineAddress.Parse($"tcp://{first.EndPoint}").OpenAsync(cancel: TestContext.Current.CancellationToken);
            await using BridgeServer second = new(line, new BridgeOptions { Listen = [new(IPAddress.Loopback, 0)] }, NullLogger.Instance);
            second.Start();
            await using LibmbusClient master = await LibmbusClient.ConnectAsync(second.EndPoints[0], timeoutMs: 1000);

            for (int i = 0; i < 3; i++)
                Assert.Equal(Meters.Water[..8], (await master.GetDataAsync(Meters.Water)).Id);
        }
    }

    public sealed class OnTheDevice(NodePackage package) : SharingTests(package, BridgeKind.Device);
}
