using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Simulated buses with many meters, on lines in virtual time.</summary>
internal static class Population
{
    public static MeterDefinition Meter(uint identification, string manufacturer = "TST", byte version = 1, byte type = 7) => new()
    {
        PrimaryAddress = 1,
        Address = new SecondaryAddress(identification, Manufacturer.FromLetters(manufacturer), version, type),
        IgnoresFrameCount = true,
        Telegrams = [new TelegramDefinition { Data = [0x0C, 0x13, 0x67, 0x45, 0x23, 0x01, 0x02, 0x5A, 0x29, 0x02] }],
    };

    public static uint Bcd(int number) => Convert.ToUInt32(number.ToString("D8"), 16);

    public static MeterDefinition[] Random(int count, int seed)
    {
        Random random = new(seed);
        HashSet<int> numbers = [];
        while (numbers.Count < count)
            numbers.Add(random.Next(100_000_000));
        return Of(numbers, seed);
    }

    /// <summary>Meters that take 5 to 20 ms to answer and have been read some times before. (Equal ones that answer together can mask each other bit by bit.)</summary>
    public static MeterDefinition[] Of(IEnumerable<int> identifications, int seed)
    {
        Random random = new(seed);
        return [.. identifications.Select(id => Meter(Bcd(id)) with { ResponseMicroseconds = random.Next(5_000, 20_000), AccessNumber = (byte)random.Next(256) })];
    }

    public static SimulatedLine Line(IReadOnlyList<MeterDefinition> meters, int baudRate = 2400, params Fault[] faults) =>
        SimulatedLine.InVirtualTime(new SimulatedBus(new BusDefinition { Meters = meters, Faults = faults }, new LineTiming(baudRate, 0), seed: 1));

    public static string[] Addresses(IEnumerable<MeterDefinition> meters) => [.. meters.Select(meter => meter.Address.ToString()).Order(StringComparer.Ordinal)];
}
