namespace Mbus.Client.Security;

/// <summary>Security modes of the configuration word (EN 13757-7:2018, clause 7.7; OMS specification volume 2).</summary>
internal static class SecurityModes
{
    /// <summary>Name of an encrypting mode; <c>it</c> for others.</summary>
    internal static string Name(int mode) => mode switch
    {
        2 or 3 => "DES",
        8 => "AES-128 in counter mode",
        9 => "AES-128 in GCM mode",
        10 => "AES-128 in CCM mode",
        13 => "TLS",
        _ => "it",
    };

    /// <summary>Returns the caution for records that may be encrypted in a mode whose meaning is not public; null for the known modes.</summary>
    internal static string? Caution(int mode) => mode switch
    {
        0 or 5 or 7 => null,
        1 or 15 => $"security mode {mode} is defined by the manufacturer; the body is read as not encrypted",
        _ => $"security mode {mode} is not known; the body is read as not encrypted",
    };
}
