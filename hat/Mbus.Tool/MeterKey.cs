using Mbus.Client;

namespace Mbus.Tool;

/// <summary>The AES-128 key of a meter, which no message and no help shows.</summary>
internal sealed class MeterKey
{
    private const int LargestFile = 1024;

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

    /// <summary>Reads a key from a file, which other users must not read.</summary>
    /// <exception cref="FormatException">It holds none, or its permissions are too wide.</exception>
    internal static MeterKey Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            MeterKey key = Parse(BoundedInput.ReadText(file, path, LargestFile).Trim());
            SecretFile.CheckSecret(file, path);
            return key;
        }
        catch (FormatException e) when (!e.Message.Contains(path, StringComparison.Ordinal))
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public override string ToString() => "a key";
}
