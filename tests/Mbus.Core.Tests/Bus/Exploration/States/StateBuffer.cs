using System.Runtime.CompilerServices;

namespace Mbus.Tests.Bus.Exploration;

/// <summary>The bytes of one state, with its times relative to now.</summary>
internal sealed class StateBuffer
{
    private const int Capacity = 16 * 1024;

    // A time that stands for never, and one that stands for "before anything".
    private const int Never = int.MaxValue;
    private const int Always = int.MinValue;
    private const int None = int.MinValue + 1;

    private const int Near = 500_000;
    private const int Grain = 1_000_000;

    internal readonly byte[] Bytes = new byte[Capacity];
    internal int Position;
    internal long Now;

    /// <summary>True to round times that are further away than one transaction, so that states are alike that differ in those alone.</summary>
    internal bool IsCoarse;

    internal ReadOnlySpan<byte> Written => Bytes.AsSpan(0, Position);

    /// <summary>A good hash of 64 bits.</summary>
    internal ulong Hash()
    {
        const ulong Prime0 = 0x9E3779B97F4A7C15, Prime1 = 0xBF58476D1CE4E5B9, Prime2 = 0x94D049BB133111EB;
        int whole = (Position + 15) & ~15;
        Bytes.AsSpan(Position, whole - Position).Clear();
        ulong hash = (ulong)Position * Prime0;
        for (int i = 0; i < whole; i += 16)
        {
            ulong a = Unsafe.ReadUnaligned<ulong>(ref Bytes[i]);
            ulong b = Unsafe.ReadUnaligned<ulong>(ref Bytes[i + 8]);
            ulong high = Math.BigMul(a ^ Prime1 ^ hash, b ^ Prime2 ^ (hash >> 32), out ulong low);
            hash = (high ^ low) + (hash * Prime0);
        }

        hash = (hash ^ (hash >> 30)) * Prime1;
        hash = (hash ^ (hash >> 27)) * Prime2;
        return hash ^ (hash >> 31);
    }

    internal void WriteByte(byte value) => Bytes[Position++] = value;

    internal byte ReadByte() => Bytes[Position++];

    internal void WriteInt(int value)
    {
        Unsafe.WriteUnaligned(ref Bytes[Position], value);
        Position += sizeof(int);
    }

    internal int ReadInt()
    {
        int value = Unsafe.ReadUnaligned<int>(ref Bytes[Position]);
        Position += sizeof(int);
        return value;
    }

    /// <summary>Writes a time; what is longer ago than <paramref name="memory"/> makes no difference.</summary>
    internal void WriteTime(long time, long memory)
    {
        if (time == 0)
            WriteInt(None);
        else if (time == long.MaxValue)
            WriteInt(Never);
        else if (time < -World.Start)
            WriteInt(Always);
        else
            WriteInt(Rounded(checked((int)Math.Max(time - Now, -memory))));
    }

    private int Rounded(int time) => IsCoarse && Math.Abs(time) > Near ? time / Grain * Grain : time;

    internal long ReadTime()
    {
        int relative = ReadInt();
        return relative switch
        {
            None => 0,
            Never => long.MaxValue,
            Always => -long.MaxValue,
            _ => Now + relative,
        };
    }

    internal void WriteBytes(byte[] array, int from, int count)
    {
        array.AsSpan(from, count).CopyTo(Bytes.AsSpan(Position));
        Position += count;
    }

    internal void ReadBytes(byte[] array, int from, int count)
    {
        Bytes.AsSpan(Position, count).CopyTo(array.AsSpan(from));
        Position += count;
    }

    /// <summary>Writes the first element of each run; the others of the run are equal.</summary>
    internal void WriteRuns(byte[] array, int[] starts)
    {
        foreach (int start in starts)
            WriteByte(array[start]);
    }

    internal void ReadRuns(byte[] array, int[] starts)
    {
        for (int i = 0; i < starts.Length; i++)
        {
            int end = i + 1 < starts.Length ? starts[i + 1] : array.Length;
            array.AsSpan(starts[i], end - starts[i]).Fill(ReadByte());
        }
    }

    /// <summary>Writes those elements that belong to a time that is set.</summary>
    internal void WriteGated(byte[] array, long[] times)
    {
        int each = array.Length / times.Length;
        for (int i = 0; i < array.Length; i++)
            WriteByte(times[i / each] == 0 ? (byte)0 : array[i]);
    }

    internal void WriteFlagged(byte[] array, bool[] flags)
    {
        int each = array.Length / flags.Length;
        for (int i = 0; i < array.Length; i++)
            WriteByte(flags[i / each] ? array[i] : (byte)0);
    }

    internal void WriteShorts(short[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            WriteInt(array[from + i]);
    }

    internal void ReadShorts(short[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            array[from + i] = (short)ReadInt();
    }

    internal void WriteBools(bool[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            WriteByte(array[from + i] ? (byte)1 : (byte)0);
    }

    internal void ReadBools(bool[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            array[from + i] = ReadByte() != 0;
    }

    internal void WriteInts(int[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            WriteInt(array[from + i]);
    }

    internal void ReadInts(int[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            array[from + i] = ReadInt();
    }

    internal void WriteTimes(long[] array, int from, int count, long memory)
    {
        for (int i = 0; i < count; i++)
            WriteTime(array[from + i], memory);
    }

    internal void ReadTimes(long[] array, int from, int count)
    {
        for (int i = 0; i < count; i++)
            array[from + i] = ReadTime();
    }
}
