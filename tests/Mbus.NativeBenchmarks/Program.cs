using System.Runtime.CompilerServices;
using Mbus;
using Mbus.Benchmarks;

if (args is not [string path, string countingPath])
{
    Console.Error.WriteLine("Expected the paths of libmbus.so and libmbus-counting.so. tests/Mbus.NativeBenchmarks/run compiles both.");
    return 2;
}

Frame[] telegrams = RealFrames.All;
Libmbus libmbus = new(path, telegrams);
Libmbus counting = new(countingPath, telegrams);
FrameWork own = new();
for (int i = 0; i < telegrams.Length; i++)
    Check(i, normalised: false);
for (int i = 0; i < telegrams.Length; i++)
    Check(i, normalised: true);

Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "Native code")}, one of {telegrams.Length} telegrams, in us:");
Console.WriteLine("                     median                   minimum                  allocated bytes");
Console.WriteLine("                     libmbus     own  ratio   libmbus     own  ratio   libmbus     own");
Print("records", libmbus.Records, counting.Records, frames => own.Values(frames));
Print("XML, plain", frames => libmbus.Xml(frames, false), frames => counting.Xml(frames, false), frames => own.Xml(frames, false));
Print("XML, normalised", frames => libmbus.Xml(frames, true), frames => counting.Xml(frames, true), frames => own.Xml(frames, true));
return 0;

void Check(int telegram, bool normalised)
{
    if (!own.Print(telegrams[telegram], normalised).SequenceEqual(libmbus.Print(telegram, normalised)))
        throw new InvalidDataException($"The XML of telegram {telegram} differs from that of libmbus.");
}

void Print(string name, Action<int> withLibmbus, Action<int> withCountingLibmbus, Action<int> withOwn)
{
    Comparison times = new(withLibmbus, withOwn);
    long libmbusBefore = counting.Allocated;
    long ownBefore = GC.GetAllocatedBytesForCurrentThread();
    withOwn(telegrams.Length);
    long ownBytes = GC.GetAllocatedBytesForCurrentThread() - ownBefore;
    withCountingLibmbus(telegrams.Length);
    long libmbusBytes = counting.Allocated - libmbusBefore;
    Console.WriteLine($"{name,-18} {times} {libmbusBytes / telegrams.Length,9} {ownBytes / telegrams.Length,7}");
}
