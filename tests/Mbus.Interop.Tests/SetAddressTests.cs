namespace Mbus.Interop.Tests;

public abstract class SetAddressTests
{
    private readonly BridgeKind _bridge;

    private protected SetAddressTests(NodePackage package, BridgeKind bridge)
    {
        package.Require();
        _bridge = bridge;
    }

    [Fact]
    public async Task A_meter_that_was_given_another_address_is_read_there_and_no_longer_at_the_old_one()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        await libmbus.SetPrimaryIdAsync("1", 42);
        LibmbusReading reading = await libmbus.GetDataAsync("42");

        Assert.Contains("> 68 06 06 68 53 01 51 01 7A 2A 4A 16", bridge.Transcript);
        Assert.Equal("11223344", reading.Id);
        await Assert.ThrowsAsync<LibmbusException>(() => libmbus.GetDataAsync("1"));
    }

    [Fact]
    public async Task A_selected_meter_is_given_another_address()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        await libmbus.SetPrimaryIdAsync(Meters.Electricity, 43);
        LibmbusReading reading = await libmbus.GetDataAsync("43");

        Assert.Equal("30211987", reading.Id);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusException error = await Assert.ThrowsAsync<LibmbusException>(() => libmbus.SetPrimaryIdAsync("1", 3));

        Assert.Contains("Got a response from new address", error.Message);
    }

    [Fact]
    public async Task A_read_only_bridge_lets_readings_through_but_no_new_address()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition, readOnly: true);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusException error = await Assert.ThrowsAsync<LibmbusException>(() => libmbus.SetPrimaryIdAsync("1", 42));
        LibmbusReading reading = await libmbus.GetDataAsync(Meters.Water);

        Assert.Contains("No reply from device", error.Message);
        Assert.Equal("11223344", reading.Id);
    }

    public sealed class OnThePi(NodePackage package) : SetAddressTests(package, BridgeKind.Pi);

    public sealed class OnTheDevice(NodePackage package) : SetAddressTests(package, BridgeKind.Device);
}
