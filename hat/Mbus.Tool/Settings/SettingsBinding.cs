using System.CommandLine;

namespace Mbus.Tool.Settings;

/// <summary>Applies the environment and the settings file to the settable options of all commands.</summary>
internal static class SettingsBinding
{
    /// <summary>The option --config of all commands.</summary>
    internal static Option<string> File { get; } = new("--config")
    {
        Description = "The settings file. Default: $MBUS_CONFIG, ~/.config/mbus/mbus.json, /etc/mbus/mbus.json.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Parser configuration: disables response files, so that @FILE is an ordinary word.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    internal static void UseSettings(this RootCommand root, string[] arguments, Func<string, string?> environment)
    {
        root.Options.Add(File);
        RootCommand early = new() { File };
        early.TreatUnmatchedTokensAsErrors = false;
        ParseResult parsed = early.Parse(arguments, Parsing);
        Defaults defaults = Defaults.Load(parsed.Errors.Count == 0 ? parsed.GetValue(File) : null, environment, Sections(root));
        foreach (Command command in root.Subcommands)
            command.Use(defaults, command.Name);
    }

    /// <summary>Returns the names of the settings of each command that has some.</summary>
    internal static Dictionary<string, IReadOnlyCollection<string>> Sections(RootCommand root) => root.Subcommands
        .Select(command => (command.Name, Keys: (IReadOnlyCollection<string>)[.. SettingsOf(command).Select(setting => setting.Key)]))
        .Where(section => section.Keys.Count > 0)
        .ToDictionary(section => section.Name, section => section.Keys);

    /// <summary>Returns the settings of a command and its subcommands.</summary>
    internal static IEnumerable<(string Key, SettingKind Kind)> SettingsOf(Command command) => command.Options.OfType<ISettableOption>()
        .SelectMany(option => option is LineOption ? LineOption.Settings : [(option.Key, option.Kind)])
        .Concat(command.Subcommands.SelectMany(SettingsOf))
        .Distinct();

    private static void Use(this Command command, Defaults defaults, string section)
    {
        foreach (Command inner in command.Subcommands)
            inner.Use(defaults, section);
        ISettableOption[] options = [.. command.Options.OfType<ISettableOption>()];
        if (options.Length > 0 && defaults.Error != null)
            command.Validators.Add(result => result.AddError(defaults.Error));
        foreach (ISettableOption option in options)
        {
            try
            {
                option.Use(defaults, section);
            }
            catch (FormatException e)
            {
                command.Validators.Add(result => result.AddError(e.Message));
            }
        }
    }
}
