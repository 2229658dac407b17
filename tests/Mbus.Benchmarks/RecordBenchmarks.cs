using BenchmarkDotNet.Attributes;

namespace Mbus.Benchmarks;

/// <summary>
/// The header and every record of one frame with its unit and exact value, averaged over the real telegrams of
/// shared/frames/libmbus/test.
/// </summary>
[MemoryDiagnoser]
[OperationsPerSecond]
public class RecordBenchmarks
{
    private readonly FrameWork _work = new();

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "header and records, without values")]
    public int Walk() => _work.Walk(RealFrames.Rounds);

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "header, records, units and exact values")]
    public long Values() => _work.Values(RealFrames.Rounds);
}
