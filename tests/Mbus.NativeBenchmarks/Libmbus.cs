using System.Runtime.InteropServices;
using Mbus.Client;

namespace Mbus.Benchmarks;

/// <summary>The work of the benchmark done by libmbus: libmbus.c, linked with its library.</summary>
internal sealed unsafe class Libmbus
{
    private readonly delegate* unmanaged<int, void> _records;
    private readonly delegate* unmanaged<int, int, void> _xml;
    private readonly delegate* unmanaged<int, int, byte*> _print;

    /// <summary>Loads the library, and gives it the telegrams.</summary>
    internal Libmbus(string path, Frame[] telegrams)
    {
        nint library = NativeLibrary.Load(Path.GetFullPath(path));
        _records = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "benchmark_records");
        _xml = (delegate* unmanaged<int, int, void>)NativeLibrary.GetExport(library, "benchmark_xml");
        _print = (delegate* unmanaged<int, int, byte*>)NativeLibrary.GetExport(library, "benchmark_print");
        delegate* unmanaged<byte*, nuint, int> add = (delegate* unmanaged<byte*, nuint, int>)NativeLibrary.GetExport(library, "benchmark_add");
        foreach (Frame telegram in telegrams)
        {
            fixed (byte* bytes = &telegram.Buffer[telegram.Offset])
            {
                if (add(bytes, (nuint)telegram.Length) == 0)
                    throw new InvalidDataException($"libmbus refuses the telegram {Hex.Format(telegram.Buffer)}.");
            }
        }
    }

    internal void Records(int frames) => _records(frames);

    internal void Xml(int frames, bool normalised) => _xml(frames, normalised ? 1 : 0);

    /// <summary>Returns the XML of one telegram.</summary>
    internal byte[] Print(int telegram, bool normalised)
    {
        byte* xml = _print(telegram, normalised ? 1 : 0);
        byte[] copy = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(xml).ToArray();
        NativeMemory.Free(xml);
        return copy;
    }
}
