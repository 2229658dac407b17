namespace Mbus.Client.Security;

/// <summary>Result of a decryption: the plain bytes, or the reason for the failure and the plain bytes after the encrypted ones.</summary>
internal sealed record DecryptedBody
{
    /// <summary>Bytes of the telegram; with the body decrypted, a copy.</summary>
    internal byte[] Buffer { get; private init; } = [];

    /// <summary>Offset of the plain bytes in <see cref="Buffer"/>.</summary>
    internal int Offset { get; private init; }

    /// <summary>Length of the plain bytes.</summary>
    internal int Length { get; private init; }

    /// <summary>Reason for the failure; null on success.</summary>
    internal string? Fault { get; private init; }

    internal bool IsKeyGiven { get; private init; }

    /// <summary>True if the telegram was decrypted before, for example by a gateway, without a change of its header.</summary>
    internal bool WasPlain { get; private init; }

    internal static DecryptedBody Plain(byte[] buffer, int offset, int length) => new() { Buffer = buffer, Offset = offset, Length = length, IsKeyGiven = true };

    internal static DecryptedBody AlreadyPlain(byte[] buffer, int offset, int length) => new() { Buffer = buffer, Offset = offset, Length = length, WasPlain = true };

    internal static DecryptedBody Refused(string fault, bool isKeyGiven) => new() { Fault = fault, IsKeyGiven = isKeyGiven };

    /// <summary>Adds the plain bytes after the encrypted blocks of a body that was not decrypted.</summary>
    internal DecryptedBody WithPlainRest(byte[] buffer, int offset, int length) =>
        length <= 0 ? this : this with { Buffer = buffer, Offset = offset, Length = length };
}
