namespace Mbus.Simulation.Tests;

public class SimulatedBusTests
{
    private static readonly LineTiming At2400 = new(2400, 0);

    [Fact]
    public void Bytes_are_paced_to_the_microsecond()
    {
        SimulatedBus bus = new(BusMaster.Meters(5), At2400);
        BusMaster master = new(bus);
        Assert.Equal(22_917, bus.Transmit([0x10, 0x5B, 0x05, 0x60, 0x16], 0));
        string heard = master.Listen(1_000_000);

        Assert.Equal("68 12 12 68 08 05 72 00 00 00 10 74 52 01 07 00 00 00 00 01 13 00 71 16", heard);
        long start = 22_917 + 13_750;
        for (int i = 0; i < master.Heard.Count; i++)
            Assert.Equal((i, start + At2400.Bytes(i + 1)), (i, master.Heard[i].At));
    }

    [Fact]
    public void Nothing_is_received_before_its_time()
    {
        SimulatedBus bus = new(BusMaster.Meters(5), At2400);
        long sent = bus.Transmit(BusMaster.Bytes("10 40 05 CS 16"), 1000);
        long due = sent + At2400.Idle + At2400.Bytes(1);
        Assert.False(bus.Advance(due - 1, out _));
        Assert.Equal(due, bus.NextDeadline);
        Assert.True(bus.Advance(due, out ReceivedByte heard));
        Assert.Equal(new ReceivedByte(0xE5, false, due), heard);
        Assert.Equal(long.MaxValue, bus.NextDeadline);
    }

    [Fact]
    public void A_second_transmission_waits_for_the_first()
    {
        SimulatedBus bus = new(BusMaster.Meters(5), At2400);
        Assert.Equal(22_917, bus.Transmit(new byte[5], 0));
        Assert.Equal(45_834, bus.Transmit(new byte[5], 10));
        Assert.Throws<InvalidOperationException>(() => bus.Transmit(new byte[SimulatedBus.MaxPending], 0));
    }

    [Fact]
    public void A_silent_address_is_silent()
    {
        Assert.Equal("", new BusMaster(new SimulatedBus(BusMaster.Meters(5), At2400)).Ask("10 5B 06 CS 16"));
    }

    [Fact]
    public void A_meter_at_another_baud_rate_receives_damage_and_is_received_as_damage()
    {
        BusDefinition definition = BusMaster.Meters(5);
        definition = definition with { Meters = [definition.Meters[0] with { BaudRate = 300 }] };
        SimulatedBus bus = new(definition, At2400);
        BusMaster master = new(bus);
        Assert.Equal("", master.Ask("10 40 05 CS 16"));

        bus.SetBaudRate(300);
        Assert.Equal("E5", master.Ask("10 40 05 CS 16"));

        long sent = bus.Transmit(BusMaster.Bytes("10 40 05 CS 16"), master.Now);
        bus.Advance(sent, out _);
        bus.SetBaudRate(2400);
        Assert.NotEqual("", master.Listen(sent + 1_000_000));
        Assert.All(master.Heard, heard => Assert.True(heard.Damaged));
    }

    [Fact]
    public void A_switched_baud_rate_holds_for_the_next_request()
    {
        SimulatedBus bus = new(BusMaster.Meters(5), At2400);
        BusMaster master = new(bus);
        Assert.Equal("E5", master.Ask("68 03 03 68 53 05 BD CS 16"));
        Assert.Equal("", master.Ask("10 40 05 CS 16"));
        bus.SetBaudRate(9600);
        Assert.Equal("E5", master.Ask("10 40 05 CS 16"));
    }

    [Fact]
    public void Twenty_meters_are_found_at_their_addresses_and_nowhere_else()
    {
        int[] addresses = [.. Enumerable.Range(0, 20).Select(i => i * 12)];
        BusMaster master = new(new SimulatedBus(BusMaster.Meters(addresses), At2400));
        int[] found = [.. Enumerable.Range(0, 251).Where(address => master.Ask($"10 40 {address:X2} CS 16") == "E5")];
        Assert.Equal(addresses, found);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        Assert.Equal(Record(seed: 7), Record(seed: 7));
        Assert.NotEqual(Record(seed: 7), Record(seed: 8));
    }

    private static string Record(int seed)
    {
        BusDefinition noisy = BusDefinition.Default with
        {
            Faults =
            [
                new Fault(FaultKind.FlippedBit) { Probability = 0.3 },
                new Fault(FaultKind.NoiseAfter) { Probability = 0.3, Bytes = 3 },
                new Fault(FaultKind.Babble) { Milliseconds = 700, Bytes = 2 },
            ],
        };
        BusMaster master = new(new SimulatedBus(noisy, At2400, seed));
        return string.Join('\n', Enumerable.Range(0, 9).Select(address => $"{master.Ask($"10 5B {address:X2} CS 16")} {master.Now}"));
    }
}
