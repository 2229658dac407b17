using System.Security.Cryptography;
using System.Text;
using Mbus.Client;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Host;

/// <summary>The settings file of a gateway.</summary>
/// <param name="path">Path of the file.</param>
/// <param name="parse">Parses the text of the file; a <see cref="FormatException"/> gives the line.</param>
public sealed class GatewaySettingsFile(string path, Func<string, GatewaySettings> parse)
{
    /// <summary>Maximum length of the file in bytes.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Path of the file.</summary>
    public string Path => path;

    /// <summary>Reads the settings.</summary>
    /// <exception cref="FormatException">The file is not JSON, or a setting is not valid; the message gives the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public GatewaySettings Load() => parse(ReadText());

    /// <summary>Parses settings that are not in the file yet.</summary>
    /// <exception cref="FormatException">The text is not JSON, or a setting is not valid; the message gives the line.</exception>
    public GatewaySettings Parse(string text) => parse(text);

    /// <summary>Reads the text of the file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public string ReadText() => BoundedInput.ReadText(path, MaxLength);

    /// <summary>Returns a version that differs when the text does.</summary>
    public static string VersionOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    /// <summary>Writes the text to a new file beside the settings file. <see cref="Replace"/> puts it in place.</summary>
    /// <returns>Path of the new file.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder, or the settings file, may not be written.</exception>
    internal string Prepare(string text)
    {
        string target = Target();
        using (File.Open(target, FileMode.Open, FileAccess.Write))
        {
            // A file that may not be written is not replaced either, although the folder would permit it.
        }

        string prepared = target + ".new";
        File.Delete(prepared);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File.GetUnixFileMode(target);
        using FileStream file = new(prepared, options);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
        return prepared;
    }

    /// <summary>Replaces the settings file by a prepared one: after a crash there is the old or the new one.</summary>
    internal void Replace(string prepared) => File.Move(prepared, Target(), overwrite: true);

    private string Target() => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
}
