namespace Mbus.Interop.Tests;

public abstract class ReadTests
{
    private readonly BridgeKind _bridge;

    private protected ReadTests(NodePackage package, BridgeKind bridge)
    {
        package.Require();
        _bridge = bridge;
    }

    [Fact]
    public async Task A_meter_is_read_by_its_primary_address()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusReading reading = await libmbus.GetDataAsync("1");

        Assert.Equal("11223344", reading.Id);
        Assert.Equal("ZRI", reading.Manufacturer);
        Assert.Equal("Water", reading.Medium);
        Assert.Equal(["Volume (m m^3) = 1234567"], reading.Records);
    }

    [Fact]
    public async Task A_meter_is_read_by_its_secondary_address()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusReading reading = await libmbus.GetDataAsync(Meters.Electricity);

        Assert.Equal("30211987", reading.Id);
        Assert.Equal(["Power (W) = 1750000"], reading.Records);
        Assert.Equal(
            [
                "> 10 40 FD 3D 16",
                "> 10 40 FD 3D 16",
                "> 68 0B 0B 68 73 FD 52 87 19 21 30 36 1C 02 02 09 16",
                "< E5",
                "> 10 7B FD 78 16",
                "< 68 15 15 68 08 03 72 87 19 21 30 36 1C 02 02 00 00 00 00 04 2B F0 B3 1A 00 B0 16",
            ],
            bridge.Transcript);
    }

    [Fact]
    public async Task Three_telegrams_are_read_to_the_last()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusReading reading = await libmbus.GetDataAsync("2");

        Assert.Equal("17280015", reading.Id);
        Assert.Equal(["Energy (kWh) = 48213", " = ", "Energy (kWh) = 45611", " = ", "Energy (kWh) = 43102"], reading.Records);
        Assert.Equal(["0", "0", "1", "1", "2"], reading.Telegrams);
        Assert.Equal(
            [
                "> 10 40 02 42 16",
                "< E5",
                "> 10 7B 02 7D 16",
                "< 68 16 16 68 08 02 72 15 00 28 17 A7 32 07 04 00 00 00 00 0C 06 13 82 04 00 1F 7E 16",
                "> 10 5B 02 5D 16",
                "< 68 16 16 68 08 02 72 15 00 28 17 A7 32 07 04 01 00 00 00 4C 06 11 56 04 00 1F 91 16",
                "> 10 7B 02 7D 16",
                "< 68 16 16 68 08 02 72 15 00 28 17 A7 32 07 04 02 00 00 00 8C 01 06 02 31 04 00 80 16",
            ],
            bridge.Transcript.SkipWhile(line => line == "> 10 40 FD 3D 16"));
    }

    [Fact]
    public async Task A_silent_address_is_an_error_and_the_connection_stays_usable()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusException error = await Assert.ThrowsAsync<LibmbusException>(() => libmbus.GetDataAsync("77"));
        LibmbusReading reading = await libmbus.GetDataAsync("3");

        Assert.Contains("Failed to send/receive M-Bus request frame[77].", error.Message);
        Assert.Equal("30211987", reading.Id);
    }

    [Fact]
    public async Task An_unknown_secondary_address_is_an_error_and_the_connection_stays_usable()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.Definition);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusException error = await Assert.ThrowsAsync<LibmbusException>(() => libmbus.GetDataAsync("99999999FFFFFFFF"));
        LibmbusReading reading = await libmbus.GetDataAsync(Meters.Water);

        Assert.Contains("does not match any device [99999999FFFFFFFF].", error.Message);
        Assert.Equal("11223344", reading.Id);
    }

    [Fact]
    public async Task Two_meters_on_one_address_are_an_error_and_never_a_reading()
    {
        await using SimulatedBridge bridge = SimulatedBridge.Start(_bridge, Meters.OnOneAddress);
        await using LibmbusClient libmbus = await bridge.ConnectAsync();

        LibmbusException error = await Assert.ThrowsAsync<LibmbusException>(() => libmbus.GetDataAsync("7"));

        Assert.Contains("Failed to send/receive M-Bus request frame[7].", error.Message);
        Assert.Contains("< 00", bridge.Transcript);
    }

    public sealed class OnThePi(NodePackage package) : ReadTests(package, BridgeKind.Pi);

    public sealed class OnTheDevice(NodePackage package) : ReadTests(package, BridgeKind.Device);
}
