using Mbus.Client;

namespace Mbus.Gateway.Settings;

/// <summary>File with the AES-128 key of a meter.</summary>
public static class KeyFile
{
    private const int KeyBytes = 16;
    private const int MaxLength = 1024;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">The file is not a key, or other users may read it. The message does not contain the key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[] Read(string path)
    {
        string text = BoundedInput.ReadText(path, MaxLength).Trim();
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new FormatException($"Other users may read or change the key in {path}. Use: chmod 640 {path}");
        return Hex.TryParse(text, out byte[] key) && key.Length == KeyBytes
            ? key
            : throw new FormatException($"{path} is not a key. Expected {2 * KeyBytes} hexadecimal digits.");
    }
}
