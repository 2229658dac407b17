using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Mbus.Client.Security;

/// <summary>
/// Decrypts bodies with the AES-128 key of a meter in CBC mode: security mode 5, whose initialization vector is built from the meter's
/// address, and mode 7, with the key itself or with a key derived for each message (EN 13757-7:2018, clauses 9.4 and 9.6; OMS specification
/// volume 2).
/// </summary>
internal static class BodyDecryption
{
    internal const int KeyLength = 16;

    private const int BlockLength = 16;
    private const byte Filler = 0x2F;

    internal static void CheckLength(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (0 or KeyLength))
            throw new ArgumentException($"An AES-128 key has {KeyLength} bytes, not {key.Length}.", nameof(key));
    }

    /// <summary>Decrypts the body after a header with content <see cref="TelegramContent.Encrypted"/>. Does not throw.</summary>
    /// <param name="header">Header of the telegram.</param>
    /// <param name="key">Key of the meter; empty for none.</param>
    /// <param name="link">Address in the link layer of a wireless telegram, for a header without one; null for none.</param>
    /// <param name="counter">Message counter of the authentication layer; null for none.</param>
    internal static DecryptedBody Decrypt(TelegramHeader header, ReadOnlySpan<byte> key, SecondaryAddress? link = null, uint? counter = null)
    {
        ConfigurationExtension extension = ConfigurationExtension.Read(header);
        string? fault = Fault(header, extension, key, link, counter);
        DecryptedBody body = fault == null ? Decrypt(header, extension, key, link, counter) : DecryptedBody.Refused(fault, !key.IsEmpty);
        int offset = header.DataOffset + extension.Length;
        int length = header.DataLength - extension.Length;
        if (body.Fault == null || length < 2)
            return body;
        return header.Buffer[offset] == Filler && header.Buffer[offset + 1] == Filler
            ? DecryptedBody.AlreadyPlain(header.Buffer, offset, length)
            : body.WithPlainRest(header.Buffer, offset + header.EncryptedLength, header.EncryptedLength > 0 ? length - header.EncryptedLength : 0);
    }

    private static DecryptedBody Decrypt(TelegramHeader header, ConfigurationExtension extension, ReadOnlySpan<byte> key, SecondaryAddress? link, uint? counter)
    {
        SecondaryAddress meter = header.Kind == HeaderKind.Long ? header.Address : link.GetValueOrDefault();
        byte[] buffer = [.. header.Buffer];
        int offset = header.DataOffset + extension.Length;
        Span<byte> body = buffer.AsSpan(offset, header.EncryptedLength);
        using Aes aes = Aes.Create();
        aes.Key = extension.IsKeyDerived
            ? KeyDerivation.Encryption(key, (extension.Counter ?? counter).GetValueOrDefault(), meter.Identification, header.IsFromMaster)
            : key.ToArray();
        aes.DecryptCbc(body.ToArray(), InitializationVector(header, meter), body, PaddingMode.None);
        return body[0] == Filler && body[1] == Filler
            ? DecryptedBody.Plain(buffer, offset, header.DataLength - extension.Length)
            : DecryptedBody.Refused("wrong key: the decrypted body does not begin with 2F 2F", true);
    }

    private static string? Fault(TelegramHeader header, ConfigurationExtension extension, ReadOnlySpan<byte> key, SecondaryAddress? link, uint? counter)
    {
        int there = header.DataLength - extension.Length;
        bool hasAddress = (header.Kind == HeaderKind.Long && !header.IsHighByteFirst) || link != null;
        if (header.SecurityMode is not (5 or 7))
            return $"{SecurityModes.Name(header.SecurityMode)} is not supported, only modes 5 and 7 are";
        if (header.EncryptedLength > there)
            return $"{header.EncryptedLength} encrypted bytes are announced, {Math.Max(0, there)} are there";
        if (extension.IsKeyReserved)
            return "its key derivation is reserved";
        if (extension.IsKeyDerived && extension.Counter == null && counter == null)
            return "its key is derived from a message counter that is not in the telegram, so it cannot be decrypted";
        if ((header.SecurityMode == 5 || extension.IsKeyDerived) && !hasAddress)
            return "decryption needs the meter's address, which only a long header contains";
        return key.IsEmpty ? "the meter's key is needed to read it" : null;
    }

    /// <summary>
    /// Returns the initialization vector. Mode 5: manufacturer, identification, version, device type, and eight times the access number.
    /// Mode 7: zeros.
    /// </summary>
    private static byte[] InitializationVector(TelegramHeader header, SecondaryAddress meter)
    {
        byte[] vector = new byte[BlockLength];
        if (header.SecurityMode == 7)
            return vector;

        BinaryPrimitives.WriteUInt16LittleEndian(vector, meter.Manufacturer);
        BinaryPrimitives.WriteUInt32LittleEndian(vector.AsSpan(2), meter.Identification);
        vector[6] = meter.Version;
        vector[7] = meter.DeviceType;
        vector.AsSpan(8).Fill(header.AccessNumber);
        return vector;
    }
}
