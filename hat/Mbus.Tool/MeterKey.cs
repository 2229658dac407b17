using Mbus.Client;

namespace Mbus.Tool;

/// <summary>The AES-128 key of a meter, which no message and no help shows.</summary>
internal sealed class MeterKey
{
    private MeterKey(byte[] bytes)
    {
        Bytes = bytes;
    }

    internal byte[] Bytes { get; }

    // The message does not repeat what was given: a key is nobody else's business.
    internal static MeterKey Parse(string text) =>
        Hex.TryParse(text, out byte[] key) && key.Length == 16
            ? new MeterKey(key)
            : throw new FormatException($"a key has 32 hexadecimal digits, the 16 bytes of AES-128; {text.Length} characters were given.");

    public override string ToString() => "a key";
}
