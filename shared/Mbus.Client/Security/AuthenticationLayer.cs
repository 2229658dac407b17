using System.Buffers.Binary;

namespace Mbus.Client.Security;

/// <summary>Fields of the authentication and fragmentation layer (CI 90; EN 13757-7:2018, clause 6.3).</summary>
internal sealed class AuthenticationLayer
{
    internal const byte Ci = 0x90;

    private const ushort MoreFragments = 0x4000;
    private const ushort HasMessageControl = 0x2000;
    private const ushort HasMessageLength = 0x1000;
    private const ushort HasCounter = 0x0800;
    private const ushort HasMac = 0x0400;
    private const ushort HasKeyInformation = 0x0200;
    private const int ControlLength = 2;
    private const int MaxMacLength = 16;

    private byte[] _controlByte = [];
    private byte[] _keyInformation = [];
    private byte[] _counter = [];
    private byte[] _length = [];

    /// <summary>Length of the layer in bytes, with the CI field.</summary>
    internal int Length { get; private init; }

    /// <summary>Number of the fragment; 0 if the message is in one part.</summary>
    internal int Fragment { get; private init; }

    /// <summary>True if more fragments of the message follow.</summary>
    internal bool MoreFollow { get; private init; }

    internal bool IsFragment => Fragment > 1 || MoreFollow;

    /// <summary>Message counter; null if the layer does not contain it.</summary>
    internal uint? Counter => _counter.Length == 0 ? null : BinaryPrimitives.ReadUInt32LittleEndian(_counter);

    /// <summary>Length of the whole message; null if the layer does not contain it.</summary>
    internal int? MessageLength => _length.Length == 0 ? null : BinaryPrimitives.ReadUInt16LittleEndian(_length);

    /// <summary>Code of the authentication: 3 to 7 AES-CMAC, 8 AES-GMAC.</summary>
    internal int AuthenticationType => _controlByte.Length == 0 ? 0 : _controlByte[0] & 0x0F;

    /// <summary>Message authentication code as sent; empty for none.</summary>
    internal byte[] Mac { get; private set; } = [];

    internal bool IsCmac => AuthenticationType is >= 3 and <= 7;

    private static int MacLength(int type) => type switch
    {
        3 => 2,
        4 => 4,
        5 => 8,
        6 or 8 => 12,
        7 => 16,
        _ => 0,
    };

    /// <summary>Parses the layer after its CI field. Returns null if the fields do not fit.</summary>
    internal static AuthenticationLayer? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 1 + ControlLength || bytes[0] < ControlLength || bytes[0] > bytes.Length - 1)
            return null;

        ReadOnlySpan<byte> rest = bytes.Slice(1, bytes[0]);
        ushort control = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        rest = rest[ControlLength..];
        AuthenticationLayer layer = new() { Length = 2 + bytes[0], Fragment = control & 0xFF, MoreFollow = (control & MoreFragments) != 0 };
        bool isWhole = Take(ref rest, (control & HasMessageControl) != 0, 1, out layer._controlByte)
            && Take(ref rest, (control & HasKeyInformation) != 0, 2, out layer._keyInformation)
            && Take(ref rest, (control & HasCounter) != 0, 4, out layer._counter);
        int lengthBytes = (control & HasMessageLength) != 0 ? 2 : 0;
        int macLength = (control & HasMac) == 0 ? 0 : layer._controlByte.Length > 0 ? MacLength(layer.AuthenticationType) : rest.Length - lengthBytes;
        byte[] mac = [];
        isWhole = isWhole && macLength is >= 0 and <= MaxMacLength && Take(ref rest, macLength > 0, macLength, out mac);
        layer.Mac = mac;
        isWhole = isWhole && Take(ref rest, lengthBytes > 0, lengthBytes, out layer._length);
        return isWhole && rest.IsEmpty ? layer : null;
    }

    /// <summary>
    /// Combines the layers of a message's fragments: the first has the control fields, the last the authentication code.
    /// </summary>
    internal static AuthenticationLayer Combine(AuthenticationLayer first, AuthenticationLayer last) => new()
    {
        _controlByte = first._controlByte.Length > 0 ? first._controlByte : last._controlByte,
        _keyInformation = first._keyInformation.Length > 0 ? first._keyInformation : last._keyInformation,
        _counter = first._counter.Length > 0 ? first._counter : last._counter,
        _length = first._length.Length > 0 ? first._length : last._length,
        Mac = last.Mac.Length > 0 ? last.Mac : first.Mac,
        Fragment = last.Fragment,
    };

    /// <summary>
    /// Returns true if the code is that of the message: AES-CMAC over the fields of the layer and the message, from its CI field on.
    /// </summary>
    internal bool IsAuthentic(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        byte[] covered = [.. _controlByte, .. _keyInformation, .. _counter, .. _length, .. message];
        return Mac.Length > 0 && Cmac.Of(key, covered).AsSpan(0, Mac.Length).SequenceEqual(Mac);
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, bool isPresent, int count, out byte[] field)
    {
        field = [];
        if (!isPresent)
            return true;
        if (rest.Length < count)
            return false;

        field = rest[..count].ToArray();
        rest = rest[count..];
        return true;
    }
}
