using System.Text;

namespace Mbus.Hat;

/// <summary>The kernel files of a Raspberry Pi: proc, sys and dev below one root folder.</summary>
/// <param name="root">The root folder; other than / only in tests.</param>
public sealed class RaspberryPi(string root = "/")
{
    private const int MaxTextLength = 4096;

    /// <summary>Folder that contains proc, sys and dev.</summary>
    public string Root { get; } = root;

    /// <summary>Model name, for example "Raspberry Pi 4 Model B Rev 1.4"; null if there is no device tree.</summary>
    public string? Model => ReadText("proc/device-tree/model");

    /// <summary>Returns the full path of a file below the root.</summary>
    public string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>
    /// Reads the first 4096 bytes of a file as UTF-8, without trailing NULs, line feeds and spaces; returns null if the file is missing,
    /// empty or cannot be read.
    /// </summary>
    public string? ReadText(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(PathOf(path));
            byte[] bytes = new byte[MaxTextLength];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string text = Encoding.UTF8.GetString(bytes, 0, count).TrimEnd('\0', '\n', ' ');
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
