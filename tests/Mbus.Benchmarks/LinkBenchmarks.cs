using BenchmarkDotNet.Attributes;

namespace Mbus.Benchmarks;

/// <summary>The link layer and the arbiter alone: time and bytes allocated for each frame or transaction.</summary>
[MemoryDiagnoser]
public class LinkBenchmarks
{
    private readonly FrameDecoder _decoder = new();
    private readonly Arbiter _arbiter = new(new LineTiming(2400, 0), 4, Access.Write);
    private long _now;

    public LinkBenchmarks()
    {
        _arbiter.Connect(0);
    }

    [Benchmark(Description = "decode 261 bytes, at once")]
    public int DecodeLongest()
    {
        _decoder.Feed(Samples.Longest, 0, Samples.Longest.Length);
        return _decoder.Frame.DataLength;
    }

    [Benchmark(Description = "decode 261 bytes, one by one")]
    public int DecodeByteByByte()
    {
        for (int i = 0; i < Samples.Longest.Length; i++)
            _decoder.Feed(Samples.Longest, i, 1);
        return _decoder.Frame.DataLength;
    }

    [Benchmark(Description = "one transaction of the arbiter, 261 bytes")]
    public int Transact()
    {
        _arbiter.ReceiveFromClient(0, Samples.Request, 0, Samples.Request.Length, _now);
        while (_arbiter.Poll(_now) == ArbiterStep.Wait)
            _now = _arbiter.NextDeadline;
        _now += 22917;
        _arbiter.Sent(_arbiter.Send, _now, _now);
        _now += 50000;
        _arbiter.ReceiveFromBus(Samples.Longest, 0, Samples.Longest.Length, _now);
        while (_arbiter.Poll(_now) != ArbiterStep.Wait)
        {
        }

        return _arbiter.Replies;
    }
}
