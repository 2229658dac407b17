namespace Mbus.Client.Security;

/// <summary>Result of a decryption: the plain bytes, or the reason for the failure.</summary>
internal sealed class DecryptedBody
{
    /// <summary>Copy of the telegram's bytes, with the body decrypted.</summary>
    internal byte[] Buffer { get; private init; } = [];

    /// <summary>Offset of the body in <see cref="Buffer"/>.</summary>
    internal int Offset { get; private init; }

    /// <summary>Length of the body in bytes.</summary>
    internal int Length { get; private init; }

    /// <summary>True if the CI field announces records.</summary>
    internal bool HoldsRecords { get; private init; }

    /// <summary>Reason for the failure; null on success.</summary>
    internal string? Fault { get; private init; }

    internal bool IsKeyGiven { get; private init; }

    internal static DecryptedBody Plain(byte[] buffer, int offset, int length, byte ci) => new()
    {
        Buffer = buffer,
        Offset = offset,
        Length = length,
        IsKeyGiven = true,
        HoldsRecords = ci is ControlInformation.VariableData or ControlInformation.VariableDataShortHeader or 0x5A or 0x5B,
    };

    internal static DecryptedBody Refused(string fault, bool isKeyGiven) => new() { Fault = fault, IsKeyGiven = isKeyGiven };
}
