using System.Text;

namespace Mbus.Hat;

/// <summary>A Raspberry Pi as its kernel shows it in files: proc, sys and dev below one root.</summary>
/// <param name="root">Where they are; / but for a test.</param>
public sealed class RaspberryPi(string root = "/")
{
    private const int LongestText = 4096;

    /// <summary>Where proc, sys and dev are.</summary>
    public string Root { get; } = root;

    /// <summary>Its model, such as "Raspberry Pi 4 Model B Rev 1.4"; null where there is no device tree.</summary>
    public string? Model => ReadText("proc/device-tree/model");

    /// <summary>The full path of a file below the root.</summary>
    public string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The text of a small file, without what closes it; null where it is missing, empty or cannot be read.</summary>
    public string? ReadText(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(PathOf(path));
            byte[] bytes = new byte[LongestText];
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
