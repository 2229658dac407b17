namespace Mbus.Client.Readings;

/// <summary>
/// Finds the user data of a damaged long frame: wrong or missing checksum, wrong or missing stop, truncated, wrong length, wrong or missing
/// start.
/// </summary>
internal sealed record DamagedFrame(int Length, int UserData, int UserDataLength, string Fault)
{
    private const int Overhead = 6;
    private const int HeaderLength = 4;
    private const int EndLength = 2;
    private const int MinL = 3;
    private const int FieldsLength = 2;

    /// <summary>Returns true if bytes begin as a long frame does: 68 L L 68 with at most one wrong byte.</summary>
    internal static bool BeginsAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength + FieldsLength + 1 || bytes[0] != Frame.LongStart)
            return false;
        bool isRepeated = bytes[1] == bytes[2] && bytes[1] >= MinL;
        return bytes[3] == Frame.LongStart ? isRepeated || bytes[1] >= MinL || bytes[2] >= MinL : isRepeated;
    }

    /// <summary>Finds the frame at the start of some bytes, which end before the next whole frame. Returns null if there is none.</summary>
    internal static DamagedFrame? Find(ReadOnlySpan<byte> bytes)
    {
        if (!BeginsAt(bytes))
            return WithWrongStart(bytes) ?? WithoutStart(bytes);

        return WithOneLength(bytes, bytes[1], 3, bytes[2]) ?? WithOneLength(bytes, bytes[2], 2, bytes[1]) ?? Whole(bytes) ?? WithWrongLength(bytes) ?? Truncated(bytes);
    }

    /// <summary>A frame whose first byte is wrong.</summary>
    private static DamagedFrame? WithWrongStart(ReadOnlySpan<byte> bytes) =>
        bytes.Length > HeaderLength && bytes[1] == bytes[2] && bytes[1] >= MinL && bytes[3] == Frame.LongStart && IsEnded(bytes, HeaderLength, bytes[1] + Overhead)
            ? Of(bytes[1] + Overhead, bytes[1], $"byte 1 is {bytes[0]:X2}; expected 68")
            : null;

    /// <summary>A frame whose first bytes are missing: one to all of 68 L L 68. Its end is correct, or its beginning is that of a meter's reply.</summary>
    private static DamagedFrame? WithoutStart(ReadOnlySpan<byte> bytes)
    {
        for (int header = HeaderLength - 1; header >= 0; header--)
        {
            if (bytes.Length < header + MinL || !IsHeaderEnd(bytes, header) || bytes[header] is not (0x08 or 0x18 or 0x28 or 0x38 or 0x43 or 0x53 or 0x63 or 0x73))
                continue;

            int total = header >= FieldsLength ? bytes[header - FieldsLength] + header + EndLength : bytes.Length;
            bool isEnded = IsEnded(bytes, header, total);
            if (!isEnded && (header > 0 || !IsReply(bytes)))
                continue;

            string missing = header == HeaderLength - 1 ? "the first byte, the start 68, is missing" : $"the first {HeaderLength - header} bytes of the start 68 L L 68 are missing";
            int length = (isEnded ? total - EndLength : bytes.Length) - header;
            return new DamagedFrame(isEnded ? total : bytes.Length, header + FieldsLength, length - FieldsLength, missing);
        }

        return null;
    }

    /// <summary>Returns true if bytes begin with the end of 68 L L 68.</summary>
    private static bool IsHeaderEnd(ReadOnlySpan<byte> bytes, int header) =>
        header == 0 || (bytes[header - 1] == Frame.LongStart && (header < HeaderLength - 1 || bytes[0] == bytes[1]) && (header < FieldsLength || bytes[0] >= MinL));

    /// <summary>Returns true for the C field of a slave, and the CI field of records.</summary>
    private static bool IsReply(ReadOnlySpan<byte> bytes) => bytes[0] < 0x40 && bytes[2] is 0x72 or 0x78 or 0x7A;

    /// <summary>A frame whose length is in one of the two bytes, with correct end; the other length byte or the second start is wrong.</summary>
    private static DamagedFrame? WithOneLength(ReadOnlySpan<byte> bytes, byte length, int other, byte wrong)
    {
        int total = length + Overhead;
        if (length < MinL || !IsEnded(bytes, HeaderLength, total))
            return null;

        string fault = wrong == length
            ? $"byte 4 is {bytes[3]:X2}; expected 68"
            : $"byte {other}, the length L, is {wrong:X2}; expected {length:X2} as in byte {5 - other}";
        return Of(total, length, fault);
    }

    /// <summary>A frame of the announced length, with a wrong checksum or stop.</summary>
    private static DamagedFrame? Whole(ReadOnlySpan<byte> bytes)
    {
        int total = bytes[1] + Overhead;
        bool isAnnounced = bytes[1] == bytes[2] && bytes.Length >= total;
        bool isLikely = isAnnounced && (bytes[total - 1] == Frame.Stop || Sum(bytes[HeaderLength..(total - EndLength)]) == bytes[total - EndLength] || !IsEnded(bytes, HeaderLength, bytes.Length));
        return isLikely ? Of(total, bytes[1], FrameFault.Describe(bytes[..total])!) : null;
    }

    /// <summary>A frame that ends correctly, but elsewhere than announced.</summary>
    private static DamagedFrame? WithWrongLength(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length - Overhead;
        return length is >= MinL and <= byte.MaxValue && IsEnded(bytes, HeaderLength, bytes.Length)
            ? Of(bytes.Length, length, $"bytes 2 and 3, the length L, are {bytes[1]:X2} {bytes[2]:X2}; the frame has {length:X2}")
            : null;
    }

    private static DamagedFrame Truncated(ReadOnlySpan<byte> bytes)
    {
        int total = Math.Max(bytes[1], bytes[2]) + Overhead;
        int length = Math.Min(bytes.Length, total);
        int missing = total - length;
        bool hasChecksum = missing == 1 && Sum(bytes[HeaderLength..(length - 1)]) == bytes[length - 1];
        bool hasStop = missing == 1 && !hasChecksum && bytes[length - 1] == Frame.Stop;
        int end = hasChecksum || hasStop ? length - 1 : missing == 0 ? length - EndLength : length;
        string fault = hasChecksum ? $"byte {total}, the stop 16, is missing"
            : hasStop ? $"byte {total - 1}, the checksum, is missing; expected {Sum(bytes[HeaderLength..end]):X2}"
            : $"{FrameFault.Describe(bytes[..length])}";
        return Of(length, end - HeaderLength, fault);
    }

    private static DamagedFrame Of(int total, int length, string fault) => new(total, HeaderLength + FieldsLength, Math.Max(0, length - FieldsLength), fault);

    /// <summary>Returns true if a frame of this length ends with its checksum and stop.</summary>
    private static bool IsEnded(ReadOnlySpan<byte> bytes, int header, int total) =>
        total <= bytes.Length && total >= header + MinL + EndLength && bytes[total - 1] == Frame.Stop && Sum(bytes[header..(total - EndLength)]) == bytes[total - EndLength];

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte one in bytes)
            sum += one;
        return (byte)sum;
    }
}
