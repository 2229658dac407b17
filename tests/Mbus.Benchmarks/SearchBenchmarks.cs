using Mbus.Client.Tests.Master;

namespace Mbus.Benchmarks;

/// <summary>
/// How long scans and searches keep the line at 2400 Bd, in virtual time, and so the same on every machine: beside the physical limit
/// and beside libmbus's serial algorithm on the same meters, simulated from its documented behaviour.
/// </summary>
internal static class SearchBenchmarks
{
    internal static async Task PrintAsync()
    {
        Console.WriteLine(await LineTimes.OfSilentScanAsync());
        foreach ((int meters, int populations) in new[] { (0, 1), (1, 20), (5, 20), (20, 20), (60, 5), (250, 1) })
            Console.WriteLine(await LineTimes.OfSearchesAsync(meters, populations));
    }
}
