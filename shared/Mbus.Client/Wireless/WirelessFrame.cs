namespace Mbus.Client.Wireless;

/// <summary>
/// Frame of the wireless M-Bus (EN 13757-4): L, C, manufacturer, address, and the user data from the CI field on. Frames of the formats A
/// and B are recognized by their CRCs, and frames whose receiver has removed the CRCs by their length.
/// </summary>
internal sealed class WirelessFrame
{
    /// <summary>Length of the fields before the CI field.</summary>
    internal const int HeaderLength = 10;

    private const int CrcLength = 2;
    private const int FirstBlock = 10;
    private const int BlockLength = 16;
    private const int SecondBlockEnd = 128;
    private const int AddressOffset = 4;

    private WirelessFrame(byte[] bytes, string format)
    {
        Bytes = bytes;
        Format = format;
    }

    /// <summary>Frame without CRCs: L to the last byte of the user data.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Format in words.</summary>
    internal string Format { get; }

    internal byte C => Bytes[1];

    /// <summary>Address of the sender, in the order of the wired bus.</summary>
    internal SecondaryAddress Address
    {
        get
        {
            byte[] wired = [.. Bytes.AsSpan(AddressOffset, 4), Bytes[2], Bytes[3], Bytes[8], Bytes[9]];
            return SecondaryAddress.Read(wired, 0);
        }
    }

    /// <summary>Name of the C field; null for one that is not of the wireless M-Bus.</summary>
    internal static string? NameOf(byte c) => c switch
    {
        0x44 => "SND_NR",
        0x46 => "SND_IR",
        0x47 => "ACC_NR",
        0x48 => "ACC_DMD",
        0x40 => "SND_NKE",
        0x06 => "CNF_IR",
        0x08 or 0x18 or 0x28 or 0x38 => "RSP_UD",
        0x53 or 0x73 or 0x43 => "SND_UD",
        0x5A or 0x7A or 0x5B or 0x7B => "REQ_UD",
        0x00 or 0x10 or 0x20 or 0x30 => "ACK",
        _ => null,
    };

    /// <summary>Parses a whole frame: exactly these bytes. Returns null if they are not a wireless frame.</summary>
    internal static WirelessFrame? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HeaderLength || NameOf(bytes[1]) == null || bytes[0] < HeaderLength - 1 || !HasLetters(bytes))
            return null;
        if (bytes.Length == LengthOfA(bytes[0]))
        {
            string fault = "";
            byte[] plain = WithoutCrcsOfA(bytes, ref fault);
            return fault.Length == 0 ? new WirelessFrame(plain, "format A") : null;
        }

        if (bytes.Length != bytes[0] + 1)
            return null;
        return WithoutCrcsOfB(bytes) is byte[] b ? new WirelessFrame(b, "format B") : new WirelessFrame(bytes.ToArray(), "CRCs removed");
    }

    /// <summary>
    /// Parses bytes that begin as a telegram of a meter does (SND_NR, SND_IR) but have another length than L announces, for example
    /// because they are truncated, or because a receiver added the signal strength. Returns null for others.
    /// </summary>
    internal static WirelessFrame? ReadDamaged(ReadOnlySpan<byte> bytes, out string fault)
    {
        fault = "";
        if (bytes.Length <= HeaderLength || bytes[1] is not (0x44 or 0x46) || bytes[0] < HeaderLength - 1 || !HasLetters(bytes))
            return null;

        if (bytes.Length == LengthOfA(bytes[0]))
            return new WirelessFrame(WithoutCrcsOfA(bytes, ref fault), "format A, damaged");

        int announced = bytes[0] + 1;
        fault = $"byte 1, the length L of a wireless frame, is {bytes[0]:X2}; expected {bytes.Length - 1:X2} for {bytes.Length} bytes without CRCs";
        return new WirelessFrame(bytes[..Math.Min(announced, bytes.Length)].ToArray(), "damaged");
    }

    /// <summary>Names bytes that begin as a telegram of a wireless meter, L 44 or L 46; null for others.</summary>
    internal static string? Describe(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[1] is 0x44 or 0x46 && bytes[0] >= HeaderLength - 1
        ? $"the bytes begin as a frame of the wireless M-Bus, {NameOf(bytes[1])}, of {bytes[0] + 1} bytes without CRCs; {bytes.Length} bytes are there"
        : null;

    /// <summary>Returns true if the manufacturer consists of three letters.</summary>
    private static bool HasLetters(ReadOnlySpan<byte> bytes)
    {
        const int HexLength = 4;
        return Manufacturer.ToLetters((ushort)((bytes[2] | (bytes[3] << 8)) & 0x7FFF)).Length < HexLength;
    }

    /// <summary>Format A: a first block of 10 bytes, then blocks of 16, each with its CRC, which L does not count.</summary>
    private static int LengthOfA(byte length)
    {
        int rest = length + 1 - FirstBlock;
        return length + 1 + (CrcLength * (1 + ((rest + BlockLength - 1) / BlockLength)));
    }

    /// <summary>Removes the CRCs. The fault is the first wrong one, with its place; unchanged for none.</summary>
    private static byte[] WithoutCrcsOfA(ReadOnlySpan<byte> bytes, ref string fault)
    {
        List<byte> plain = [];
        int at = 0;
        for (int size = FirstBlock; bytes.Length - at > CrcLength; size = BlockLength)
        {
            ReadOnlySpan<byte> block = bytes.Slice(at, Math.Min(size, bytes.Length - at - CrcLength));
            at += block.Length + CrcLength;
            if (fault.Length == 0 && !IsChecked(block, bytes[(at - CrcLength)..]))
                fault = $"bytes {at - 1} and {at}, a CRC of a wireless frame, are {bytes[at - 2]:X2} {bytes[at - 1]:X2}; expected {Crc16.Of(block) >> 8:X2} {Crc16.Of(block) & byte.MaxValue:X2}";
            plain.AddRange(block);
        }

        return [.. plain];
    }

    /// <summary>Format B: one CRC at the end of the first 128 bytes, and one at the end of the rest; L counts both.</summary>
    private static byte[]? WithoutCrcsOfB(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= HeaderLength + CrcLength)
            return null;

        int first = Math.Min(bytes.Length, SecondBlockEnd) - CrcLength;
        if (!IsChecked(bytes[..first], bytes[first..]))
            return null;

        ReadOnlySpan<byte> second = bytes[(first + CrcLength)..];
        if (second.Length is > 0 and <= CrcLength || (second.Length > 0 && !IsChecked(second[..^CrcLength], second[^CrcLength..])))
            return null;
        return second.IsEmpty ? bytes[..first].ToArray() : [.. bytes[..first], .. second[..^CrcLength]];
    }

    private static bool IsChecked(ReadOnlySpan<byte> block, ReadOnlySpan<byte> crc) => Crc16.Of(block) == ((crc[0] << 8) | crc[1]);
}
