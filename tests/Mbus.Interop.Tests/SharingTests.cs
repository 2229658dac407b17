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

    // The first waits for the bus longer than the second keeps it; the second has to try again. Neither may hear the other's meter.
    [Fact]
    public async Task Two_clients_that_select_meters_at_once_never_get_each_others()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient first = await bridge.ConnectAsync(timeoutMs: 600);
        await using LibmbusClient second = await bridge.ConnectAsync(timeoutMs: 150);

        string[][] ids = await Task.WhenAll(InsistAsync(first, Meters.Water, 5), InsistAsync(second, Meters.Electricity, 5));

        Assert.Equal(Enumerable.Repeat("11223344", 5), ids[0]);
        Assert.Equal(Enumerable.Repeat("30211987", 5), ids[1]);
    }

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

    private static async Task<string[]> InsistAsync(LibmbusClient libmbus, string address, int times)
    {
        List<string> ids = [];
        for (int attempt = 0; ids.Count < times && attempt < times * 20; attempt++)
        {
            try
            {
                ids.Add((await libmbus.GetDataAsync(address, pingFirst: false)).Id);
            }
            catch (LibmbusException)
            {
                // The bus was the other client's for longer than libmbus waited.
            }
        }

        return [.. ids];
    }

    public sealed class OnThePi(NodePackage package) : SharingTests(package, BridgeKind.Pi);

    public sealed class OnTheDevice(NodePackage package) : SharingTests(package, BridgeKind.Device);
}
