namespace Mbus.Hat.Identity;

/// <summary>Checksum of an atom: CRC-16/ARC (check value 0xBB3D for "123456789").</summary>
internal static class Crc16
{
    private const ushort ReversedPolynomial = 0xA001;

    public static ushort Of(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = (ushort)((crc & 1) != 0 ? (crc >> 1) ^ ReversedPolynomial : crc >> 1);
        }

        return crc;
    }
}
