namespace Mbus.Client.Wireless;

/// <summary>Cyclic redundancy check of EN 13757: polynomial 3D65, high bit first, initial value 0, result inverted.</summary>
internal static class Crc16
{
    private const int Polynomial = 0x3D65;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    internal static ushort Of(ReadOnlySpan<byte> bytes) => (ushort)~Add(0, bytes);

    /// <summary>Continues a check, which is not inverted, over more bytes.</summary>
    internal static ushort Add(ushort crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
            crc = (ushort)((crc << 8) ^ Table[(crc >> 8) ^ one]);
        return crc;
    }

    private static ushort Entry(int high)
    {
        int crc = high << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
        return (ushort)crc;
    }
}
