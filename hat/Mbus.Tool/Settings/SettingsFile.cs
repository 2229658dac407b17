using System.Text.Json;
using Mbus.Client;

namespace Mbus.Tool.Settings;

/// <summary>The settings file: a JSON object with the names of the options, and an object for each command that has its own.</summary>
internal sealed class SettingsFile
{
    private const string Everybody = "/etc/mbus/mbus.json";
    private const int LargestFile = 1 << 20;
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
    /// Reads the file that was asked for, else the first one there is that this user may read; null where there is none. The packaged
    /// service has one that other users may not read.
    /// </summary>
    /// <param name="asked">What the command line names; null where it names none.</param>
    /// <param name="environment">The variables of the environment by their names.</param>
    /// <exception cref="FormatException">A file that was asked for is not there, or it is no JSON object, or its permissions are too wide; the message names the place.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static SettingsFile? Find(string? asked, Func<string, string?> environment)
    {
        string? named = asked ?? NullIfEmpty(environment("MBUS_CONFIG"));
        if (named == null)
            return Places(environment).Where(File.Exists).Select(ReadWherePermitted).FirstOrDefault(file => file != null);

        return File.Exists(named)
            ? Read(named)
            : throw new FormatException($"There is no settings file {named}, which {(asked != null ? "--config" : "MBUS_CONFIG")} names.");
    }

    /// <summary>Where a settings file is looked for when none is named, in this order.</summary>
    internal static IEnumerable<string> Places(Func<string, string?> environment)
    {
        string? home = NullIfEmpty(environment("HOME"));
        string? configuration = NullIfEmpty(environment("XDG_CONFIG_HOME")) ?? (home == null ? null : Path.Combine(home, ".config"));
        if (configuration != null)
            yield return Path.Combine(configuration, "mbus", "mbus.json");
        yield return Everybody;
    }

    /// <summary>Refuses what no option is called.</summary>
    /// <param name="shared">The names that stand outside of the sections.</param>
    /// <param name="sections">The names in each section.</param>
    /// <exception cref="FormatException">There is such a key.</exception>
    internal void Check(IReadOnlyCollection<string> shared, IReadOnlyDictionary<string, IReadOnlyCollection<string>> sections)
    {
        foreach (JsonProperty property in _root.EnumerateObject())
        {
            if (sections.TryGetValue(property.Name, out IReadOnlyCollection<string>? names))
                CheckSection(property, names);
            else if (!shared.Contains(property.Name))
                throw Unknown(property.Name, $"{string.Join(", ", shared)}; or a section for a command: {string.Join(", ", sections.Keys)}");
        }
    }

    /// <summary>A setting by its name, that of a section before the one outside of them; null where there is none.</summary>
    /// <exception cref="FormatException">It is of another kind.</exception>
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
        SettingsFile settings = Parse(BoundedInput.ReadText(file, path, LargestFile), path);
        if (settings._holdsKey)
            SecretFile.CheckSecret(file, path);
        else
            SecretFile.CheckTrusted(file, path);
        return settings;
    }

    /// <summary>Reads settings from JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="FormatException">It is no JSON object; the message names the place.</exception>
    internal static SettingsFile Parse(string json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Reading);
            JsonElement root = document.RootElement.Clone();
            return root.ValueKind == JsonValueKind.Object
                ? new SettingsFile(path, root)
                : throw new FormatException($"{path} holds {Describe(root)}. Expected an object, for example {{\"on\": \"/dev/ttyAMA0\"}}.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}{Place(e)}: {Reason(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape such as \uD800 is valid JSON, but no character.
            throw new FormatException($"{path}: a text is not valid Unicode: {e.Message}", e);
        }
    }

    /// <summary>Whether it holds a meter's key; every text is read for that, so that what is no Unicode is found here.</summary>
    private static bool HoldsKey(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Count(property => property.Name == Key | HoldsKey(property.Value)) > 0,
        JsonValueKind.Array => value.EnumerateArray().Count(HoldsKey) > 0,
        JsonValueKind.String => value.GetString() == null,
        _ => false,
    };

    // A key that stands there twice has no place.
    private static string Place(JsonException e) => e.LineNumber == null ? "" : $" is no JSON, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";

    // The place is told in front, counted from one.
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber:")[0];

    private void CheckSection(JsonProperty section, IReadOnlyCollection<string> names)
    {
        if (section.Value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{_path}: \"{section.Name}\" is {Describe(section.Value)}. Expected an object with the options of mbus {section.Name}: {string.Join(", ", names)}.");

        foreach (JsonProperty property in section.Value.EnumerateObject().Where(property => !names.Contains(property.Name)))
            throw Unknown($"{section.Name}.{property.Name}", string.Join(", ", names));
    }

    private FormatException Unknown(string key, string expected) => new($"{_path}: \"{key}\" is no setting. Expected {expected}.");

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
        return values != null ? new Setting(origin, values) : throw new FormatException($"{origin} is {(IsSecret(key) ? "of another kind" : Describe(value))}. Expected {Expected(kind)}{(value.ValueKind == JsonValueKind.Null ? "; leave the key out for the default" : "")}.");
    }

    // No message shows a key.
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
