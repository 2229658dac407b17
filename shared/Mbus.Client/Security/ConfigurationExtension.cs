using System.Buffers.Binary;

namespace Mbus.Client.Security;

/// <summary>
/// Extension of the configuration word in security mode 7: key derivation, and optionally message counter and key version
/// (EN 13757-7:2018, clause 7.7.5). Other modes have none, which is the default value.
/// </summary>
internal readonly record struct ConfigurationExtension(int Length, int KeyDerivation, uint? Counter)
{
    private const int Mode7 = 7;
    private const ushort HasCounter = 0x2000;
    private const byte HasKeyVersion = 0x40;
    private const int CounterLength = 4;
    private const int Persistent = 0;
    private const int FunctionA = 1;

    internal bool IsKeyDerived => KeyDerivation == FunctionA;

    internal bool IsKeyReserved => KeyDerivation is not (Persistent or FunctionA);

    /// <summary>Reads the extension before the body; its length is at most that of the body.</summary>
    internal static ConfigurationExtension Read(TelegramHeader header)
    {
        if (header.SecurityMode != Mode7 || header.DataLength == 0)
            return default;

        ReadOnlySpan<byte> bytes = header.Buffer.AsSpan(header.DataOffset, header.DataLength);
        bool hasCounter = (header.Configuration & HasCounter) != 0 && bytes.Length > CounterLength;
        int length = 1 + (hasCounter ? CounterLength : 0) + ((bytes[0] & HasKeyVersion) != 0 ? 1 : 0);
        uint? counter = hasCounter ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) : null;
        return new ConfigurationExtension(Math.Min(length, bytes.Length), (bytes[0] >> 4) & 3, counter);
    }
}
