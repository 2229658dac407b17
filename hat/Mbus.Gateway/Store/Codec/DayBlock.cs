using System.Buffers;
using Mbus.Client.Readings;

namespace Mbus.Gateway.Store;

/// <summary>
/// The samples of one series on one UTC day as bytes: differences of times and of values, 2 to 4 bytes for each sample of a counter that is
/// read every 15 minutes. Values are exact.
/// </summary>
/// <remarks>
/// Each sample: seconds since the previous one (since 00:00 for the first), doubled, plus 1 if the power of ten changes; then the power of
/// ten if it changes, and the mantissa, as a difference if it does not.
/// </remarks>
internal static class DayBlock
{
    private const int SecondsPerDay = 86400;
    private const int MaxSamples = SecondsPerDay;

    /// <summary>Returns the number of the UTC day of a time.</summary>
    internal static int DayOf(DateTimeOffset time) => (int)Math.DivRem(time.ToUnixTimeSeconds(), SecondsPerDay, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>Returns 00:00 UTC of a day.</summary>
    internal static DateTimeOffset StartOf(int day) => DateTimeOffset.FromUnixTimeSeconds((long)day * SecondsPerDay);

    /// <summary>Encodes samples of one day in the order of their times.</summary>
    internal static byte[] Encode(int day, IReadOnlyList<Sample> samples)
    {
        ArrayBufferWriter<byte> buffer = new(16 + (samples.Count * 4));
        Varint.Write(buffer, (UInt128)samples.Count);
        long second = (long)day * SecondsPerDay;
        ExactDecimal last = new(0, 0);
        foreach (Sample sample in samples)
        {
            long at = sample.Time.ToUnixTimeSeconds();
            bool isOtherExponent = sample.Value.Exponent != last.Exponent;
            Varint.Write(buffer, (UInt128)(((ulong)(at - second) << 1) | (isOtherExponent ? 1u : 0)));
            if (isOtherExponent)
                Varint.WriteSigned(buffer, sample.Value.Exponent);
            Varint.WriteSigned(buffer, isOtherExponent ? sample.Value.Mantissa : sample.Value.Mantissa - last.Mantissa);
            second = at;
            last = sample.Value;
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Decodes a block.</summary>
    /// <exception cref="FormatException">The bytes are not a block.</exception>
    internal static List<Sample> Decode(int day, ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        int count = Varint.ReadCount(bytes, ref position, MaxSamples);
        List<Sample> samples = new(Math.Min(count, bytes.Length));
        long second = (long)day * SecondsPerDay;
        ExactDecimal last = new(0, 0);
        for (int i = 0; i < count; i++)
        {
            int head = Varint.ReadCount(bytes, ref position, (2 * SecondsPerDay) + 1);
            second += head >> 1;
            bool isOtherExponent = (head & 1) != 0;
            int exponent = isOtherExponent ? (int)Varint.ReadSigned(bytes, ref position) : last.Exponent;
            Int128 mantissa = Varint.ReadSigned(bytes, ref position) + (isOtherExponent ? 0 : last.Mantissa);
            last = new ExactDecimal(mantissa, exponent);
            samples.Add(new Sample(DateTimeOffset.FromUnixTimeSeconds(second), last));
        }

        return samples;
    }

    /// <summary>Merges samples in the order of their times. Of two with the same time, the one of <paramref name="newer"/> is kept.</summary>
    internal static List<Sample> Merge(IEnumerable<Sample> older, IEnumerable<Sample> newer)
    {
        SortedDictionary<DateTimeOffset, Sample> merged = [];
        foreach (Sample sample in older.Concat(newer))
            merged[sample.Time] = sample;
        return [.. merged.Values];
    }
}
