using System.Security.Cryptography;

namespace Mbus.Client.Security;

/// <summary>AES-CMAC (NIST SP 800-38B), which .NET does not have.</summary>
internal static class Cmac
{
    private const int BlockLength = 16;
    private const byte Reduction = 0x87;
    private const byte EndMark = 0x80;

    internal static byte[] Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        using Aes aes = Aes.Create();
        aes.Key = key.ToArray();
        byte[] subkey = Double(aes.EncryptEcb(new byte[BlockLength], PaddingMode.None));
        int blocks = Math.Max(1, (message.Length + BlockLength - 1) / BlockLength);
        byte[] padded = new byte[blocks * BlockLength];
        message.CopyTo(padded);
        if (message.Length < padded.Length)
        {
            padded[message.Length] = EndMark;
            subkey = Double(subkey);
        }

        for (int i = 0; i < BlockLength; i++)
            padded[^(BlockLength - i)] ^= subkey[i];
        return aes.EncryptCbc(padded, new byte[BlockLength], PaddingMode.None)[^BlockLength..];
    }

    /// <summary>Multiplies by x in the field of 128 bits.</summary>
    private static byte[] Double(byte[] block)
    {
        byte[] doubled = new byte[BlockLength];
        for (int i = 0; i < BlockLength; i++)
            doubled[i] = (byte)((block[i] << 1) | (i + 1 < BlockLength ? block[i + 1] >> 7 : 0));
        if (block[0] >= EndMark)
            doubled[^1] ^= Reduction;
        return doubled;
    }
}
