using Mbus.Client.Readings;
using Mbus.Client.Security;

namespace Mbus.Client;

/// <summary>What a decoder knows in addition to the telegrams: keys, formats of compact frames, data of makers.</summary>
public sealed class DecodeOptions
{
    private readonly ReadOnlyMemory<byte> _key;

    /// <summary>Options without a key, with the data of makers that are part of this library. Compact frames are not restored.</summary>
    public static DecodeOptions Default { get; } = new();

    /// <summary>AES-128 key of the meters, 16 bytes; empty for none.</summary>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public ReadOnlyMemory<byte> Key
    {
        get => _key;
        init
        {
            BodyDecryption.CheckLength(value.Span);
            _key = value;
        }
    }

    /// <summary>
    /// Returns the AES-128 key of the meter with a secondary address, 16 bytes; empty to use <see cref="Key"/>. Null for the same key for all.
    /// </summary>
    public Func<SecondaryAddress, ReadOnlyMemory<byte>>? KeyOfMeter { get; init; }

    /// <summary>Formats by which compact frames are restored, and to which those of full frames are added; null for none.</summary>
    public RecordFormats? Formats { get; init; }

    /// <summary>Names of makers and of their data.</summary>
    public MakerFiles Makers { get; init; } = MakerFiles.BuiltIn;

    /// <summary>Returns the key for a telegram; empty for none. A telegram without an address has the key for all meters.</summary>
    internal ReadOnlyMemory<byte> KeyFor(SecondaryAddress? meter)
    {
        ReadOnlyMemory<byte> key = meter is SecondaryAddress address && KeyOfMeter != null ? KeyOfMeter(address) : default;
        BodyDecryption.CheckLength(key.Span);
        return key.IsEmpty ? Key : key;
    }

    internal static DecodeOptions WithKey(ReadOnlySpan<byte> key) => key.IsEmpty ? Default : new DecodeOptions { Key = key.ToArray() };
}
