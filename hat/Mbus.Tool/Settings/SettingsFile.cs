using System.Text.Json;
using Mbus.Client;

namespace Mbus.Tool.Settings;

/// <summary>Settings file: a JSON object with the shared options and an object for each command with options of its own.</summary>
internal sealed class SettingsFile
{
    private const string SystemPath = "/etc/mbus/mbus.json";
    private const int MaxFileSize = 1 << 20;
    private const string Key = "key";

    private static readonly JsonDocumentOptions Reading = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    private readonly string _path;
    private readonly JsonElement _root;
    private readonly bool _holdsKey;

    private SettingsFile(string path, JsonElement root)
    {
        _path = path;
        _root = root;
        _holdsKey = HoldsKey(root);
    }

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
        string? named = requested ?? NullIfEmpty(environment("MBUS_CONFIG"));
        if (named == null)
            return Places(environment).Where(File.Exists).Select(ReadWherePermitted).FirstOrDefault(file => file != null);

        return File.Exists(named)
            ? Read(named)
            : throw new FormatException($"Settings file {named} of {(requested != null ? "--config" : "MBUS_CONFIG")} not found.");
    }

    /// <summary>Returns the default locations of the settings file, in the order of priority.</summary>
    internal static IEnumerable<string> Places(Func<string, string?> environment)
    {
        string? home = NullIfEmpty(environment("HOME"));
        string? configuration = NullIfEmpty(environment("XDG_CONFIG_HOME")) ?? (home == null ? null : Path.Combine(home, ".config"));
        if (configuration != null)
            yield return Path.Combine(configuration, "mbus", "mbus.json");
        yield return SystemPath;
    }

    /// <summary>Checks that all keys are known.</summary>
    /// <param name="shared">The names at the top level.</param>
    /// <param name="sections">The names in each section.</param>
    /// <exception cref="FormatException">A key is unknown.</exception>
    internal void Check(IReadOnlyCollection<string> shared, IReadOnlyDictionary<string, IReadOnlyCollection<string>> sections)
    {
        foreach (JsonProperty property in _root.EnumerateObject())
        {
            if (sections.TryGetValue(property.Name, out IReadOnlyCollection<string>? names))
                CheckSection(property, names);
            else if (!shared.Contains(property.Name))
                throw UnknownKey(property.Name, $"{string.Join(", ", shared)}; or a section for a command: {string.Join(", ", sections.Keys)}");
        }
    }

    /// <summary>Returns a setting by name; null if there is none. A section has priority over the top level.</summary>
    /// <exception cref="FormatException">The setting has the wrong type.</exception>
    internal Setting? Get(string section, string name, SettingKind kind, bool isShared)
    {
        if (_root.TryGetProperty(section, out JsonElement inner) && inner.TryGetProperty(name, out JsonElement value))
            return Read(value, $"{section}.{name}", kind);
        return isShared && _root.TryGetProperty(name, out value) ? Read(value, name, kind) : null;
    }

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
        SettingsFile settings = Parse(BoundedInput.ReadText(file, path, MaxFileSize), path);
        if (settings._holdsKey)
            SecretFile.CheckSecret(file, path);
        else
            SecretFile.CheckTrusted(file, path);
        return settings;
    }

    /// <summary>Parses settings from JSON.</summary>
    /// <param name="json">The JSON text.</param>
    /// <param name="path">Path of the file for messages.</param>
    /// <exception cref="FormatException">The text is not a JSON object; the message contains the place.</exception>
    internal static SettingsFile Parse(string json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Reading);
            JsonElement root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object
                ? new SettingsFile(path, root)
                : throw new FormatException($"{path} contains {Describe(root)}. Expected an object, for example {{\"on\": \"/dev/ttyAMA0\"}}.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}{Place(e)}: {Reason(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape such as \uD800 is valid JSON, but not a character.
            throw new FormatException($"{path}: a string is not valid Unicode: {e.Message}", e);
        }
    }

    /// <summary>Returns true if the value contains the key of a meter. Reads all strings, so that invalid Unicode is found here.</summary>
    private static bool HoldsKey(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Count(property => property.Name == Key | HoldsKey(property.Value)) > 0,
        JsonValueKind.Array => value.EnumerateArray().Count(HoldsKey) > 0,
        JsonValueKind.String => value.GetString() == null,
        _ => false,
    };

    // A duplicate key has no place.
    private static string Place(JsonException e) => e.LineNumber == null ? "" : $" is not valid JSON, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";

    // The message starts with the place, counted from 1, so the place in the text of the exception is removed.
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:")[0];

    private void CheckSection(JsonProperty section, IReadOnlyCollection<string> names)
    {
        if (section.Value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{_path}: \"{section.Name}\" is {Describe(section.Value)}. Expected an object with the options of mbus {section.Name}: {string.Join(", ", names)}.");

        foreach (JsonProperty property in section.Value.EnumerateObject().Where(property => !names.Contains(property.Name)))
            throw UnknownKey($"{section.Name}.{property.Name}", string.Join(", ", names));
    }

    private FormatException UnknownKey(string key, string expected) => new($"{_path}: \"{key}\" is not a known setting. Expected {expected}.");

    private Setting Read(JsonElement value, string key, SettingKind kind)
    {
        string origin = $"{_path}: \"{key}\"";
        IReadOnlyList<string>? values = (kind, value.ValueKind) switch
        {
            (SettingKind.Text or SettingKind.List, JsonValueKind.String) => [value.GetString()!],
            (SettingKind.Number, JsonValueKind.Number) or (SettingKind.Flag, JsonValueKind.True or JsonValueKind.False) => [value.GetRawText()],
            (SettingKind.List, JsonValueKind.Array) when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) =>
                [.. value.EnumerateArray().Select(one => one.GetString()!)],
            _ => null,
        };
        return values != null ? new Setting(origin, values) : throw new FormatException($"{origin} is {(IsSecret(key) ? "of the wrong type" : Describe(value))}. Expected {Expected(kind)}{(value.ValueKind == JsonValueKind.Null ? "; leave the key out for the default" : "")}.");
    }

    // Messages never contain a key.
    private static bool IsSecret(string key) => key == Key || key.EndsWith($".{Key}", StringComparison.Ordinal);

    private static string Expected(SettingKind kind) => kind switch
    {
        SettingKind.Number => "a number",
        SettingKind.Flag => "true or false",
        SettingKind.List => "a list of strings",
        _ => "a string",
    };

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the string \"{value.GetString()}\"",
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
