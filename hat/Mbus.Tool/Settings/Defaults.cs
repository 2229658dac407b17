using System.Text.Json;

namespace Mbus.Tool.Settings;

/// <summary>Values of options that are not on the command line: from the environment, else from the settings file.</summary>
internal sealed class Defaults
{
    /// <summary>Names of the options that are shared by several commands. They can be set by the environment and at the top level of the file.</summary>
    internal static IReadOnlyCollection<string> Shared { get; } = ["on", "baud", "timeout", "retries", "format", "key", "keyFile"];

    private readonly Func<string, string?> _environment;
    private readonly SettingsFile? _file;

    private Defaults(Func<string, string?> environment, SettingsFile? file, string? error)
    {
        _environment = environment;
        _file = file;
        Error = error;
    }

    /// <summary>Error in the settings file; null if there is none. With an error, no setting of the file applies.</summary>
    internal string? Error { get; }

    /// <summary>Loads the settings.</summary>
    /// <param name="file">The file given on the command line; null for the default locations.</param>
    /// <param name="environment">Returns an environment variable by name.</param>
    /// <param name="sections">The names of the settings in each section of the file.</param>
    internal static Defaults Load(string? file, Func<string, string?> environment, IReadOnlyDictionary<string, IReadOnlyCollection<string>> sections)
    {
        try
        {
            SettingsFile? found = SettingsFile.Find(file, environment);
            found?.Check(Shared, sections);
            return new Defaults(environment, found, null);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return new Defaults(environment, null, e.Message);
        }
    }

    /// <summary>Returns the setting for an option of a command; null if there is none.</summary>
    /// <exception cref="FormatException">The setting has the wrong type.</exception>
    internal Setting? Find(string command, string name, SettingKind kind)
    {
        bool isShared = Shared.Contains(name);
        string variable = $"MBUS_{JsonNamingPolicy.SnakeCaseUpper.ConvertName(name)}";
        return isShared && _environment(variable) is { Length: > 0 } text
            ? new Setting(variable, [text])
            : _file?.Get(command, name, kind, isShared);
    }
}
