using System.Text.Json;

namespace Mbus.Tool.Settings;

/// <summary>What stands in for options that the command line does not give: the environment, then the settings file.</summary>
internal sealed class Defaults
{
    /// <summary>The options of several commands, which the environment and the outermost level of the file may give.</summary>
    internal static IReadOnlyCollection<string> Shared { get; } = ["on", "baud", "timeout", "retries", "format", "key", "keyFile"];

    private readonly Func<string, string?> _environment;
    private readonly SettingsFile? _file;

    private Defaults(Func<string, string?> environment, SettingsFile? file, string? fault)
    {
        _environment = environment;
        _file = file;
        Fault = fault;
    }

    /// <summary>What is wrong with the settings as a whole; null when nothing is. Then there are none.</summary>
    internal string? Fault { get; }

    /// <summary>Takes the settings for this run.</summary>
    /// <param name="file">The file that the command line names; null for the usual places.</param>
    /// <param name="environment">The variables of the environment by their names.</param>
    /// <param name="sections">The names that each section of the file may have.</param>
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

    /// <summary>The setting for an option of a command; null where there is none.</summary>
    /// <exception cref="FormatException">It is of another kind.</exception>
    internal Setting? Find(string command, string name, SettingKind kind)
    {
        bool isShared = Shared.Contains(name);
        string variable = $"MBUS_{JsonNamingPolicy.SnakeCaseUpper.ConvertName(name)}";
        return isShared && _environment(variable) is { Length: > 0 } text
            ? new Setting(variable, [text])
            : _file?.Get(command, name, kind, isShared);
    }
}
