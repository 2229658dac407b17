namespace Mbus.Interop.Tests;

public abstract class SearchTests
{
    private readonly BridgeKind _bridge;

    private protected SearchTests(NodePackage package, BridgeKind bridge)
    {
        package.Require();
        _bridge = bridge;
    }

    [Fact]
    public async Task A_search_by_secondary_address_finds_all_meters_and_descends_after_a_collision()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync(timeoutMs: 750);

        string[] found = await libmbus.ScanSecondaryAsync();

        Assert.Equal([Meters.Water, Meters.Heat, Meters.Electricity], found);

        // The water and the heat meter both begin with 1: no valid answer to that, then each is found behind its second digit.
        string[] transcript = bridge.Transcript;
        int collision = Array.IndexOf(transcript, "< 00");
        Assert.Equal("> 10 5B FD 58 16", transcript[collision - 1]);
        Assert.Equal("> 68 0B 0B 68 73 FD 52 FF FF FF 10 FF FF FF FF CB 16", transcript[collision + 1]);
    }

    public sealed class OnThePi(NodePackage package) : SearchTests(package, BridgeKind.Pi);

    public sealed class OnTheDevice(NodePackage package) : SearchTests(package, BridgeKind.Device);
}
