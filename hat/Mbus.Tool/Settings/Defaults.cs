using System.Text.Json;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Configuration;

namespace Mbus.Tool.Settings;

/// <summary>Values of options that are not on the command line: from the environment, else from the settings file.</summary>
internal sealed class Defaults
{
    /// <summary>Names of the options that are shared by several commands. They can be set by the environment and at the top level of the file.</summary>
    internal static IReadOnlyCollection<string> Shared { get; } = ["on", "baud", "timeout", "retries", "format", "key", "keyFile"];

    // An editor reads the schema from this key.
    private const string SchemaKey = "$schema";

    private readonly Func<string, string?> _environment;
    private readonly SettingsFile? _file;
    private readonly IConfiguration _content;

    private Defaults(Func<string, string?> environment, SettingsFile? file, string? error = null)
    {
        _environment = environment;
        _file = file;
        _content = file?.Content ?? new ConfigurationBuilder().Build();
        Error = error;
    }

    /// <summary>Error in the settings file; null if there is none. With an error, no setting of the file applies.</summary>
    internal string? Error { get; }

    /// <summary>The settings file that exists, but that this user cannot read; null if there is none, or another file is used.</summary>
    internal string? UnreadableFile { get; private init; }

    /// <summary>Loads the settings.</summary>
    /// <param name="file">The file given on the command line; null for the default locations.</param>
    /// <param name="environment">Returns an environment variable by name.</param>
    /// <param name="sections">The names of the settings in each section of the file.</param>
    internal static Defaults Load(string? file, Func<string, string?> environment, IReadOnlyDictionary<string, IReadOnlyCollection<string>> sections)
    {
        try
        {
            SettingsFile? found = SettingsFile.Find(file, environment);
            Defaults defaults = new(environment, found) { UnreadableFile = found == null ? SettingsFile.Places(environment).FirstOrDefault(File.Exists) : null };
            defaults.Check(sections);
            return defaults;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return new Defaults(environment, null, e.Message);
        }
    }

    /// <summary>Creates the settings of a file, which may be null.</summary>
    /// <exception cref="FormatException">The file contains an unknown setting.</exception>
    internal static Defaults Of(SettingsFile? file, Func<string, string?> environment, IReadOnlyDictionary<string, IReadOnlyCollection<string>> sections)
    {
        Defaults defaults = new(environment, file);
        defaults.Check(sections);
        return defaults;
    }

    /// <summary>Returns the setting for an option of a command; null if there is none.</summary>
    /// <exception cref="FormatException">The setting has the wrong type.</exception>
    internal Setting? Find(string command, string name, SettingKind kind)
    {
        bool isShared = Shared.Contains(name);
        if (isShared && _environment(Variable(name)) is { Length: > 0 } text)
            return new Setting(Variable(name), [text]);

        IConfigurationSection? section = Child(_content.GetSection(command), name) ?? (isShared ? Child(_content, name) : null);
        return section == null ? null : Read(section, kind);
    }

    /// <summary>Returns the environment variable for a shared option.</summary>
    internal static string Variable(string name) => $"MBUS_{JsonNamingPolicy.SnakeCaseUpper.ConvertName(name)}";

    // Unlike IConfiguration.GetSection, this finds a key with the value null, too.
    private static IConfigurationSection? Child(IConfiguration parent, string name) =>
        parent.GetChildren().FirstOrDefault(child => child.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Check(IReadOnlyDictionary<string, IReadOnlyCollection<string>> sections)
    {
        foreach (IConfigurationSection child in _content.GetChildren())
        {
            KeyValuePair<string, IReadOnlyCollection<string>> section = sections.FirstOrDefault(one => one.Key.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (section.Key != null)
                CheckSection(child, section.Value);
            else if (child.Key is not (GatewaySettingsReader.Section or SchemaKey))
                CheckKnown(child, Shared, $"; or a section for a command: {string.Join(", ", sections.Keys)}");
        }
    }

    private void CheckSection(IConfigurationSection section, IReadOnlyCollection<string> names)
    {
        if (section.Value != null)
            throw new FormatException($"{Origin(section)} is not an object. Expected an object with the options of mbus {section.Key}: {string.Join(", ", names)}.");
        foreach (IConfigurationSection child in section.GetChildren())
            CheckKnown(child, names, "");
    }

    private void CheckKnown(IConfigurationSection setting, IReadOnlyCollection<string> names, string others)
    {
        if (!names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            throw new FormatException($"{Origin(setting)} is not a known setting. Expected {string.Join(", ", names)}{others}.");
    }

    // Messages do not contain the value, which may be a key. An empty list has the value "".
    private Setting Read(IConfigurationSection setting, SettingKind kind)
    {
        string?[] items = [.. setting.GetChildren().Select(child => child.Value)];
        bool isList = kind == SettingKind.List && (items.Length > 0 || setting.Value == "");
        string?[] values = isList ? items : [items.Length > 0 ? null : setting.Value];
        if (values.Contains(null) || (kind == SettingKind.Flag && !bool.TryParse(values[0], out _)))
            throw new FormatException($"{Origin(setting)} has the wrong type. Expected {Expected(kind)}; leave the key out for the default.");
        return new Setting(Origin(setting), values!);
    }

    private string Origin(IConfigurationSection setting) => $"{_file!.Path}: \"{setting.Path.Replace(':', '.')}\"";

    private static string Expected(SettingKind kind) => kind switch
    {
        SettingKind.Number => "a number",
        SettingKind.Flag => "true or false",
        SettingKind.List => "a list of strings",
        _ => "a string",
    };
}
