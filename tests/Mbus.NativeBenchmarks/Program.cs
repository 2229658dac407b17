using System.Runtime.CompilerServices;
using Mbus;
using Mbus.Benchmarks;

if (args is not [string path])
{
    Console.Error.WriteLine("Expected the path of libmbus.c as a shared library. tests/Mbus.NativeBenchmarks/run compiles it.");
    return 2;
}

Frame[] telegrams = RealFrames.All;
Libmbus libmbus = new(path, telegrams);
FrameWork own = new();
for (int i = 0; i < telegrams.Length; i++)
    Check(i, normalised: false);
for (int i = 0; i < telegrams.Length; i++)
    Check(i, normalised: true);

Console.WriteLine($"{(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "Native code")}, one of {telegrams.Length} telegrams, in us:");
Console.WriteLine("                     median                   minimum                  allocated");
Console.WriteLine("                     libmbus     own  ratio   libmbus     own  ratio   own bytes");
Print("records", libmbus.Records, frames => own.Values(frames));
Print("XML, plain", frames => libmbus.Xml(frames, false), frames => own.Xml(frames, false));
Print("XML, normalised", frames => libmbus.Xml(frames, true), frames => own.Xml(frames, true));
return 0;

void Check(int telegram, bool normalised)
{
    if (!own.Print(telegrams[telegram], normalised).SequenceEqual(libmbus.Print(telegram, normalised)))
        throw new InvalidDataException($"The XML of telegram {telegram} differs from that of libmbus.");
}

void Print(string name, Action<int> withLibmbus, Action<int> withOwn)
{
    Comparison times = new(withLibmbus, withOwn);
    long ownBefore = GC.GetAllocatedBytesForCurrentThread();
    withOwn(telegrams.Length);
    long ownBytes = GC.GetAllocatedBytesForCurrentThread() - ownBefore;
    Console.WriteLine($"{name,-18} {times} {ownBytes / telegrams.Length,11}");
}
