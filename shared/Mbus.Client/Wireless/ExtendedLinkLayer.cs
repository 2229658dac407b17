using System.Buffers.Binary;

namespace Mbus.Client.Wireless;

/// <summary>Extended link layer before the transport layer (CI 86 and 8C to 8F; EN 13757-4, extended link layer).</summary>
internal static class ExtendedLinkLayer
{
    private const int CrcLength = 2;

    /// <summary>
    /// Returns the length of the layer, with its CI field; 0 if there is none. <paramref name="isEncrypted"/> is true if the bytes after it
    /// are encrypted by it.
    /// </summary>
    internal static int Length(ReadOnlySpan<byte> userData, out bool isEncrypted)
    {
        (int session, int length) = userData[0] switch
        {
            0x8C => (0, 3),
            0x8D => (3, 7 + CrcLength),
            0x8E => (0, 11),
            0x8F => (11, 15 + CrcLength),
            _ => (0, 0),
        };
        isEncrypted = session > 0 && userData.Length > length && BinaryPrimitives.ReadUInt32LittleEndian(userData[session..]) >> 29 != 0;
        return userData.Length > length ? length : 0;
    }
}
