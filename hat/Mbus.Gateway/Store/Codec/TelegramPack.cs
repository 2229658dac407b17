using System.Buffers;

namespace Mbus.Gateway.Store;

/// <summary>
/// The telegrams of a reading as bytes: whole, or as the differences to the first reading of the meter on the same day, which are half as
/// long or less.
/// </summary>
/// <remarks>
/// Whole: for each telegram its length and its bytes. Differences: number of equal bytes, number of other bytes, the other bytes, and so
/// on. The two forms are told apart by the reference in the row, not by the bytes.
/// </remarks>
internal static class TelegramPack
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>Packs telegrams whole.</summary>
    internal static byte[] Pack(IEnumerable<byte[]> telegrams)
    {
        ArrayBufferWriter<byte> buffer = new();
        foreach (byte[] telegram in telegrams)
        {
            Varint.Write(buffer, (UInt128)telegram.Length);
            buffer.Write(telegram);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns the telegrams of a whole pack.</summary>
    /// <exception cref="FormatException">The bytes are not a pack.</exception>
    internal static List<byte[]> Unpack(ReadOnlySpan<byte> pack)
    {
        List<byte[]> telegrams = [];
        int position = 0;
        while (position < pack.Length)
        {
            int length = Varint.ReadCount(pack, ref position, pack.Length - position);
            if (length > pack.Length - position)
                throw new FormatException("a stored telegram ends too early");
            telegrams.Add(pack.Slice(position, length).ToArray());
            position += length;
        }

        return telegrams;
    }

    /// <summary>Returns the differences of a pack to another one of the same length; null if they would not be shorter than the pack.</summary>
    internal static byte[]? Differences(byte[] pack, byte[] reference)
    {
        if (pack.Length != reference.Length)
            return null;

        ArrayBufferWriter<byte> buffer = new();
        int position = 0;
        while (position < pack.Length && buffer.WrittenCount < pack.Length)
        {
            int equal = position;
            while (position < pack.Length && pack[position] == reference[position])
                position++;
            Varint.Write(buffer, (UInt128)(position - equal));

            // One equal byte between others costs less than a new pair of numbers.
            int other = position;
            while (position < pack.Length && !(IsEqual(position) && IsEqual(position + 1)))
                position++;
            Varint.Write(buffer, (UInt128)(position - other));
            buffer.Write(pack.AsSpan(other, position - other));
        }

        return buffer.WrittenCount < pack.Length ? buffer.WrittenSpan.ToArray() : null;

        bool IsEqual(int at) => at >= pack.Length || pack[at] == reference[at];
    }

    /// <summary>Returns the pack with these differences to a reference.</summary>
    /// <exception cref="FormatException">The bytes are not differences to this reference.</exception>
    internal static byte[] Apply(ReadOnlySpan<byte> differences, byte[] reference)
    {
        byte[] pack = [.. reference];
        int position = 0;
        int at = 0;
        while (position < differences.Length)
        {
            at += Varint.ReadCount(differences, ref position, MaxBytes);
            int count = Varint.ReadCount(differences, ref position, differences.Length - position);
            if (at + count > pack.Length || count > differences.Length - position)
                throw new FormatException("stored differences go beyond their reference");
            differences.Slice(position, count).CopyTo(pack.AsSpan(at));
            position += count;
            at += count;
        }

        return pack;
    }
}
