using BenchmarkDotNet.Attributes;

namespace Mbus.Benchmarks;

/// <summary>libmbus's XML: one frame, averaged over the real telegrams of shared/frames/libmbus/test.</summary>
[MemoryDiagnoser]
[OperationsPerSecond]
public class XmlBenchmarks
{
    private readonly FrameWork _work = new();

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "XML, plain")]
    public int Plain() => _work.Xml(RealFrames.Rounds, normalised: false);

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "XML, normalised")]
    public int Normalised() => _work.Xml(RealFrames.Rounds, normalised: true);
}
