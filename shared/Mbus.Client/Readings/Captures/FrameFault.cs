namespace Mbus.Client.Readings;

/// <summary>Explains why bytes are not a valid frame: the wrong byte, its value, and the expected value.</summary>
public static class FrameFault
{
    private const int LongHeader = 4;
    private const int LongOverhead = 6;
    private const int MinL = 3;

    /// <summary>
    /// Describes the error of the frame that should start at the first byte; bytes are counted from 1. Returns null if a valid frame starts
    /// there.
    /// </summary>
    public static string? Describe(ReadOnlySpan<byte> bytes)
    {
        byte[] frame = bytes.ToArray();
        int needed = Frame.Examine(frame, 0, frame.Length);
        if (needed != Frame.Invalid && needed <= frame.Length)
            return null;
        if (frame.Length == 0)
            return "there are no bytes";

        return frame[0] switch
        {
            Frame.LongStart => DescribeLong(frame),
            Frame.ShortStart => frame.Length < Frame.ShortLength ? Missing(frame.Length, Frame.ShortLength) : DescribeEnd(frame, 1, Frame.ShortLength),
            _ => $"byte 1 is {frame[0]:X2}; expected 68, 10 or E5, with which frames begin, or a CI field such as 72",
        };
    }

    private static string DescribeLong(byte[] frame)
    {
        if (frame.Length >= 2 && frame[1] < MinL)
            return $"byte 2, the length L, is {frame[1]:X2}; expected at least 03";
        if (frame.Length >= 3 && frame[2] != frame[1])
            return $"byte 3, the length L again, is {frame[2]:X2}; expected {frame[1]:X2} as in byte 2";
        if (frame.Length < LongHeader)
            return $"it ends after {Bytes(frame.Length)}, within its start; expected 68 L L 68";
        if (frame[3] != Frame.LongStart)
            return $"byte 4 is {frame[3]:X2}; expected 68";

        int length = frame[1] + LongOverhead;
        return frame.Length < length ? $"{Missing(frame.Length, length)} (L is {frame[1]:X2})" : DescribeEnd(frame, LongHeader, length);
    }

    private static string DescribeEnd(byte[] frame, int header, int length)
    {
        if (frame[length - 1] != Frame.Stop)
            return $"byte {length}, the stop, is {frame[length - 1]:X2}; expected 16";

        byte sum = Frame.Checksum(frame, header, length - header - 2);
        return $"byte {length - 1}, the checksum, is {frame[length - 2]:X2}; expected {sum:X2}, the sum of the bytes {header + 1} to {length - 2}";
    }

    private static string Missing(int there, int needed) => $"{Bytes(there)} of {needed}: {Bytes(needed - there)} missing";

    private static string Bytes(int count) => count == 1 ? "1 byte" : $"{count} bytes";
}
