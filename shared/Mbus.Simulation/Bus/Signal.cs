namespace Mbus.Simulation;

/// <summary>Characters of one sender on the wire, back to back: 11 bits each, start bit first; a space (0) draws current.</summary>
internal sealed class Signal(ushort[] characters, long start, int baudRate)
{
    /// <summary>Character time without a transmission: all mark.</summary>
    internal const ushort Silence = 0x7FF;

    private const long Second = 1_000_000;

    private readonly LineTiming _timing = new(baudRate, 0);

    internal int BaudRate { get; } = baudRate;

    internal long Start { get; } = start;

    internal long End => CharacterEnd(characters.Length - 1);

    /// <summary>Returns the eleven bits of a byte: start 0, data LSB first, even parity, stop 1.</summary>
    internal static ushort Character(byte value)
    {
        int parity = System.Numerics.BitOperations.PopCount(value) & 1;
        return (ushort)((value << 1) | (parity << 9) | (1 << 10));
    }

    internal long CharacterEnd(int index) => Start + _timing.Bytes(index + 1);

    /// <summary>Returns the end of the character whose start bit begins exactly at a time; -1 if there is none.</summary>
    internal long EndOfCharacterFrom(long time)
    {
        long bit = BitAt(time);
        return bit >= 0 && bit % LineTiming.BitsPerByte == 0 && BitStart(bit) == time ? CharacterEnd((int)(bit / LineTiming.BitsPerByte)) : -1;
    }

    internal bool IsSpace(long time) => time >= Start && IsSpaceBit(BitAt(time));

    /// <summary>Returns the end of the bit that contains a time.</summary>
    internal long BitEnd(long time) => BitStart(BitAt(time) + 1);

    /// <summary>
    /// Returns the first time, not before <paramref name="from"/>, at which the signal draws current; <see cref="long.MaxValue"/> for
    /// never.
    /// </summary>
    internal long FirstSpace(long from)
    {
        long bits = (long)characters.Length * LineTiming.BitsPerByte;
        for (long bit = from <= Start ? 0 : BitAt(from); bit < bits; bit++)
        {
            if (IsSpaceBit(bit))
                return Math.Max(from, BitStart(bit));
        }

        return long.MaxValue;
    }

    private bool IsSpaceBit(long bit)
    {
        long index = bit / LineTiming.BitsPerByte;
        return index < characters.Length && (characters[index] >> (int)(bit % LineTiming.BitsPerByte) & 1) == 0;
    }

    private long BitAt(long time) => time < Start ? -1 : (time - Start) * BaudRate / Second;

    private long BitStart(long bit) => Start + (((bit * Second) + BaudRate - 1) / BaudRate);
}
