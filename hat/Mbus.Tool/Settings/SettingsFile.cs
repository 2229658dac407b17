using System.Text.Json;
using Mbus.Client;
using Microsoft.Extensions.Configuration;

namespace Mbus.Tool.Settings;

/// <summary>
/// Settings file: a JSON object with the shared options and an object for each command with options of its own. Names of options are not
/// case-sensitive.
/// </summary>
internal sealed class SettingsFile
{
    private const string SystemPath = "/etc/mbus/mbus.json";
    private const int MaxFileSize = 1 << 20;
    private const string Key = "key";

    private SettingsFile(string path, IConfigurationRoot content)
    {
        Path = path;
        Content = content;
    }

    /// <summary>Path of the file, for messages.</summary>
    internal string Path { get; }

    /// <summary>The settings.</summary>
    internal IConfigurationRoot Content { get; }

    /// <summary>
    /// Reads the requested file, else the first existing file in the default locations that this user can read; returns null if there is none.
    /// The file of the packaged service is not readable by other users.
    /// </summary>
    /// <param name="requested">The file given on the command line; null if none is given.</param>
    /// <param name="environment">Returns an environment variable by name.</param>
    /// <exception cref="FormatException">The requested file does not exist, or the file is not a JSON object, or its permissions are too wide; the message contains the place.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission to read the file.</exception>
    internal static SettingsFile? Find(string? requested, Func<string, string?> environment)
    {
        string? named = Named(requested, environment);
        if (named == null)
            return Places(environment).Where(File.Exists).Select(ReadWherePermitted).FirstOrDefault(file => file != null);

        return File.Exists(named)
            ? Read(named)
            : throw new FormatException($"Settings file {named} of {(requested != null ? "--config" : "MBUS_CONFIG")} not found.");
    }

    /// <summary>Returns the path of the settings file that <see cref="Find"/> reads; null if there is none.</summary>
    internal static string? PathOf(string? requested, Func<string, string?> environment) => Find(requested, environment)?.Path;

    /// <summary>Returns whether a settings file has a section.</summary>
    internal static bool HasSection(string path, string section) => Read(path).Content.GetSection(section).Exists();

    /// <summary>Returns the default locations of the settings file, in the order of priority.</summary>
    internal static IEnumerable<string> Places(Func<string, string?> environment)
    {
        string? home = NullIfEmpty(environment("HOME"));
        string? configuration = NullIfEmpty(environment("XDG_CONFIG_HOME")) ?? (home == null ? null : System.IO.Path.Combine(home, ".config"));
        if (configuration != null)
            yield return System.IO.Path.Combine(configuration, "mbus", "mbus.json");
        yield return SystemPath;
    }

    /// <summary>Parses settings from JSON.</summary>
    /// <param name="json">The JSON text in UTF-8.</param>
    /// <param name="path">Path of the file for messages.</param>
    /// <exception cref="FormatException">The text is not a JSON object; the message contains the place.</exception>
    internal static SettingsFile Parse(byte[] json, string path)
    {
        try
        {
            using MemoryStream stream = new(json);
            return new SettingsFile(path, new ConfigurationBuilder().AddJsonStream(stream).Build());
        }
        catch (JsonException e)
        {
            // The message starts with the place, counted from 1, so the place in the text of the exception is removed.
            throw new FormatException($"{path} is not valid JSON, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message.Split(" LineNumber:")[0]}", e);
        }
        catch (FormatException e)
        {
            // The text is not an object, or has a duplicate key.
            throw new FormatException($"{path}: {e.Message} Expected an object, for example {{\"on\": \"/dev/ttyAMA0\"}}, in which each key occurs once.", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape such as \uD800 is valid JSON, but not a character.
            throw new FormatException($"{path}: a string is not valid Unicode: {e.Message}", e);
        }
    }

    private static string? Named(string? requested, Func<string, string?> environment) => requested ?? NullIfEmpty(environment("MBUS_CONFIG"));

    private static SettingsFile? ReadWherePermitted(string path)
    {
        try
        {
            return Read(path);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SettingsFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        SettingsFile settings = Parse(BoundedInput.Read(file, path, MaxFileSize), path);
        if (settings.Content.AsEnumerable().Any(pair => ConfigurationPath.GetSectionKey(pair.Key).Equals(Key, StringComparison.OrdinalIgnoreCase)))
            SecretFile.CheckSecret(file, path);
        else
            SecretFile.CheckTrusted(file, path);
        return settings;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
