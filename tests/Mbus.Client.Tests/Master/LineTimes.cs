using System.Globalization;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>Line time in virtual time, in seconds: ours, libmbus's (0 where it was not asked), and what the physics of the line leave.</summary>
internal sealed record LineTimes(string What, double Own, double Libmbus, double Limit)
{
    private const int BaudRate = 2400;
    private const double Microseconds = 1e6;

    private static readonly LineTiming Timing = new(BaudRate, 0);

    /// <summary>
    /// Searches of several populations of random meters. The limit knows all addresses: each meter is selected and read once, with the
    /// earliest answer of 11 bits; it could not know that there is nobody else.
    /// </summary>
    public static async Task<LineTimes> OfSearchesAsync(int meters, int populations)
    {
        long own = 0, libmbus = 0, limit = 0;
        for (int seed = 1; seed <= populations; seed++)
        {
            MeterDefinition[] population = Population.Random(meters, seed);
            SimulatedLine line = Population.Line(population, BaudRate);
            IReadOnlyList<FoundMeter> found = await new MbusMaster(line).SearchAsync(new SecondarySearch(SecondaryAddress.Any, false));
            own += line.Now;
            limit += found.Sum(one => Timing.Bytes(17 + 1 + 5 + one.Telegram!.Bytes.Length) + (2 * (Timing.EarliestReply + Timing.Idle)));

            SimulatedLine other = Population.Line(population, BaudRate);
            LibmbusSearch search = new(other);
            await search.RunAsync();
            libmbus += other.Now;
            if (found.Count != meters || search.Found.Count != meters)
                throw new InvalidOperationException($"Population {seed}: {found.Count} and {search.Found.Count} of {meters} meters found.");
        }

        double unit = populations * Microseconds;
        return new LineTimes($"search of {meters} random meters, mean of {populations}", own / unit, libmbus / unit, limit / unit);
    }

    /// <summary>A scan of 250 silent addresses. The limit: 5 bytes, then 330 bits + 50 ms, each.</summary>
    public static async Task<LineTimes> OfSilentScanAsync()
    {
        SimulatedLine line = Population.Line([Population.Meter(0x12345678) with { PrimaryAddress = 250 }], BaudRate);
        byte[] silent = [.. Enumerable.Range(0, 250).Select(address => (byte)address)];
        await new MbusMaster(line).ScanAsync(silent);
        return new LineTimes("scan of 250 silent addresses", line.Now / Microseconds, 0, 250 * (Timing.Bytes(5) + Timing.ReplyWindow) / Microseconds);
    }

    public override string ToString()
    {
        string other = Libmbus > 0 ? string.Create(CultureInfo.InvariantCulture, $"  libmbus {Libmbus,7:0.00} s ({Libmbus / Own:0.0} times as long)") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{What,-48} {Own,7:0.00} s  limit {Limit,7:0.00} s{other}");
    }
}
