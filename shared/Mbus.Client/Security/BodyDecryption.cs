using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mbus.Client.Security;

/// <summary>
/// Decrypts bodies with the static AES-128 key of a meter in CBC mode: security mode 5, whose initialization vector is built from the long
/// header, and mode 7 if its configuration states that the key is used directly (EN 13757-7:2018; OMS specification volume 2). Keys derived
/// for each message need a counter that no header of the wired bus contains; such bodies are refused.
/// </summary>
internal static class BodyDecryption
{
    internal const int KeyLength = 16;

    private const int BlockLength = 16;
    private const int KeyDerivation = 0x30;
    private const byte Filler = 0x2F;

    internal static void CheckLength(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (0 or KeyLength))
            throw new ArgumentException($"An AES-128 key has {KeyLength} bytes, not {key.Length}.", nameof(key));
    }

    /// <summary>Decrypts the body after a header with content <see cref="TelegramContent.Encrypted"/>. Does not throw.</summary>
    internal static DecryptedBody Decrypt(TelegramHeader header, ReadOnlySpan<byte> key)
    {
        int extension = header.SecurityMode == 7 ? 1 : 0;
        string? fault = Fault(header, extension, key);
        if (fault != null)
            return DecryptedBody.Refused(fault, !key.IsEmpty);

        byte[] buffer = [.. header.Buffer];
        int offset = header.DataOffset + extension;
        Span<byte> body = buffer.AsSpan(offset, header.EncryptedLength);
        using Aes aes = Aes.Create();
        aes.Key = key.ToArray();
        aes.DecryptCbc(body.ToArray(), InitializationVector(header), body, PaddingMode.None);
        return body[0] == Filler && body[1] == Filler
            ? DecryptedBody.Plain(buffer, offset, header.DataLength - extension, header.Ci)
            : DecryptedBody.Refused("wrong key: the decrypted body does not begin with 2F 2F", true);
    }

    private static string? Fault(TelegramHeader header, int extension, ReadOnlySpan<byte> key)
    {
        int there = header.DataLength - extension;
        if (header.SecurityMode is not (5 or 7))
            return $"{Name(header.SecurityMode)} is not supported, only modes 5 and 7 are";
        if (header.EncryptedLength > there)
            return $"{header.EncryptedLength} encrypted bytes are announced, {Math.Max(0, there)} are there";
        if (extension > 0 && (header.Buffer[header.DataOffset] & KeyDerivation) != 0)
            return "its key is derived from a message counter that is not in the telegram, so it cannot be decrypted";
        if (extension == 0 && (header.Kind != HeaderKind.Long || header.IsHighByteFirst))
            return "decryption needs the meter's address, which only a long header contains";
        return key.IsEmpty ? "the meter's key is needed to read it" : null;
    }

    private static string Name(int securityMode) => securityMode switch
    {
        2 or 3 => "DES",
        8 => "AES-128 in counter mode",
        9 => "AES-128 in GCM mode",
        10 => "AES-128 in CCM mode",
        13 => "TLS",
        _ => "it",
    };

    /// <summary>
    /// Returns the initialization vector. Mode 5: manufacturer, identification, version, device type, and eight times the access number.
    /// Mode 7: zeros.
    /// </summary>
    private static byte[] InitializationVector(TelegramHeader header)
    {
        byte[] vector = new byte[BlockLength];
        if (header.SecurityMode == 7)
            return vector;

        SecondaryAddress meter = header.Address;
        BinaryPrimitives.WriteUInt16LittleEndian(vector, meter.Manufacturer);
        BinaryPrimitives.WriteUInt32LittleEndian(vector.AsSpan(2), meter.Identification);
        vector[6] = meter.Version;
        vector[7] = meter.DeviceType;
        vector.AsSpan(8).Fill(header.AccessNumber);
        return vector;
    }
}
