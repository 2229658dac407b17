using Mbus.Client;

namespace Mbus.Tool;

/// <summary>AES-128 key of a meter. Messages and help never contain it.</summary>
internal sealed class MeterKey
{
    private const int MaxFileSize = 1024;

    private MeterKey(byte[] bytes)
    {
        Bytes = bytes;
    }

    internal byte[] Bytes { get; }

    // The message does not contain the input, since it may be a mistyped key.
    internal static MeterKey Parse(string text) =>
        Hex.TryParse(text, out byte[] key) && key.Length == 16
            ? new MeterKey(key)
            : throw new FormatException($"invalid key of {text.Length} characters. Expected 32 hexadecimal digits, the 16 bytes of AES-128.");

    /// <summary>Reads a key from a file that other users cannot read.</summary>
    /// <exception cref="FormatException">The file cannot be read, contains no valid key, or its permissions are too wide.</exception>
    internal static MeterKey Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            MeterKey key = Parse(BoundedInput.ReadText(file, path, MaxFileSize).Trim());
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
