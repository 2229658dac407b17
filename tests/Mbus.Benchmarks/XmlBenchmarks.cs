using System.Buffers;
using BenchmarkDotNet.Attributes;
using Mbus.Client.Formats;

namespace Mbus.Benchmarks;

/// <summary>libmbus's XML: one frame, averaged over the real telegrams of shared/frames/libmbus/test.</summary>
[MemoryDiagnoser]
[OperationsPerSecond]
public class XmlBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "XML, plain")]
    public int Plain() => Write(normalised: false);

    [Benchmark(OperationsPerInvoke = RealFrames.Rounds, Description = "XML, normalised")]
    public int Normalised() => Write(normalised: true);

    private int Write(bool normalised)
    {
        int written = 0;
        for (int i = 0; i < RealFrames.Rounds; i++)
        {
            _output.ResetWrittenCount();
            LibmbusXml.TryWrite(_output, RealFrames.At(i), normalised, out _);
            written += _output.WrittenCount;
        }

        return written;
    }
}
