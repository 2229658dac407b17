using System.Buffers;

namespace Mbus.Gateway.Store;

/// <summary>Integers of 1 to 19 bytes: 7 bits in each byte, low bits first, the top bit set in all but the last.</summary>
internal static class Varint
{
    private const int MaxBytes = 19;

    internal static void Write(IBufferWriter<byte> buffer, UInt128 value)
    {
        Span<byte> bytes = buffer.GetSpan(MaxBytes);
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)((byte)value | 0x80);
            value >>= 7;
        }

        bytes[count++] = (byte)value;
        buffer.Advance(count);
    }

    /// <summary>Writes a signed integer: small absolute values are short.</summary>
    internal static void WriteSigned(IBufferWriter<byte> buffer, Int128 value) => Write(buffer, (UInt128)((value << 1) ^ (value >> 127)));

    /// <summary>Reads an integer and moves the position behind it.</summary>
    /// <exception cref="FormatException">The bytes end, or the integer is too long.</exception>
    internal static UInt128 Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        UInt128 value = 0;
        for (int i = 0; i < MaxBytes; i++)
        {
            if (position >= bytes.Length)
                throw new FormatException("stored data end too early");
            byte next = bytes[position++];
            value |= (UInt128)(uint)(next & 0x7F) << (7 * i);
            if (next < 0x80)
                return value;
        }

        throw new FormatException("a stored number is too long");
    }

    internal static Int128 ReadSigned(ReadOnlySpan<byte> bytes, ref int position)
    {
        UInt128 value = Read(bytes, ref position);
        return (Int128)(value >> 1) ^ -(Int128)(value & 1);
    }

    /// <summary>Reads an integer that is a length or a count.</summary>
    internal static int ReadCount(ReadOnlySpan<byte> bytes, ref int position, int max)
    {
        UInt128 value = Read(bytes, ref position);
        return value <= (UInt128)max ? (int)value : throw new FormatException($"a stored length is {value}, more than {max}");
    }
}
