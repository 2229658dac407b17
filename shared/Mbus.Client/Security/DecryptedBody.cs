namespace Mbus.Client.Security;

/// <summary>What became of an encrypted body: its plain bytes, or why there are none.</summary>
internal sealed class DecryptedBody
{
    /// <summary>A copy of the bytes that the telegram lies in, with the body in plain.</summary>
    internal byte[] Buffer { get; private init; } = [];

    /// <summary>Where the body begins in <see cref="Buffer"/>.</summary>
    internal int Offset { get; private init; }

    /// <summary>The bytes of the body.</summary>
    internal int Length { get; private init; }

    /// <summary>True where the CI field announces records.</summary>
    internal bool HoldsRecords { get; private init; }

    /// <summary>Why it could not be decrypted; null where it was.</summary>
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
