using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Mbus.Client.Lines;

namespace Mbus.Tool.Settings;

/// <summary>Options that can be set by the environment and the settings file if they are not on the command line.</summary>
internal static class SettableOptions
{
    private const string LineName = "on";
    private const string BaudName = "baud";

    private static readonly Dictionary<Option, Action<Defaults, string>> Bindings = [];

    /// <summary>The option --config of all commands.</summary>
    internal static Option<string> File { get; } = new("--config")
    {
        Description = "The settings file. Default: $MBUS_CONFIG, ~/.config/mbus/mbus.json, /etc/mbus/mbus.json.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>Parser configuration: disables response files, so that @FILE is an ordinary word.</summary>
    internal static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Makes an option settable. <paramref name="parse"/> parses its text from all sources.</summary>
    internal static Option<T> Settable<T>(this Option<T> option, Func<string, T> parse)
    {
        SettingKind kind = typeof(T) == typeof(int) ? SettingKind.Number : SettingKind.Text;
        option.CustomParser = result => Read(result, option.Name, () => parse(result.Tokens[0].Value));
        Bindings[option] = (defaults, command) => option.Bind(defaults.Find(command, KeyOf(option), kind), setting => parse(setting.Values[0]));
        return option;
    }

    /// <summary>Makes an option with several values settable.</summary>
    internal static Option<T[]> Settable<T>(this Option<T[]> option, Func<string, T> parse)
    {
        option.CustomParser = result => Read<T[]>(result, option.Name, () => [.. result.Tokens.Select(token => parse(token.Value))]);
        Bindings[option] = (defaults, command) =>
            option.Bind(defaults.Find(command, KeyOf(option), SettingKind.List), setting => [.. setting.Values.Select(parse)]);
        return option;
    }

    /// <summary>Makes an option without a value settable.</summary>
    internal static Option<bool> Settable(this Option<bool> option)
    {
        Bindings[option] = (defaults, command) => option.Bind(defaults.Find(command, KeyOf(option), SettingKind.Flag), setting => setting.Values[0] == "true");
        return option;
    }

    /// <summary>Makes a line settable. The setting <c>baud</c> applies if the line has no baud rate.</summary>
    internal static Option<LineAddress> Settable(this Option<LineAddress> option)
    {
        Bindings[option] = (defaults, command) =>
        {
            string suffix = defaults.Find(command, BaudName, SettingKind.Number) is Setting baud ? $",baud={BaudRate(baud)}" : "";
            LineAddress Parse(string text) => Arguments.ParseLine(HasBaudRate(text) ? text : text + suffix);
            option.CustomParser = result => Read(result, option.Name, () => Parse(result.Tokens[0].Value));
            option.Bind(defaults.Find(command, LineName, SettingKind.Text), setting => Parse(setting.Values[0]));
        };
        return option;
    }

    /// <summary>Applies the environment and the settings file to all settable options of all commands.</summary>
    internal static void UseSettings(this RootCommand root, string[] arguments, Func<string, string?> environment)
    {
        root.Options.Add(File);
        RootCommand early = new() { File };
        early.TreatUnmatchedTokensAsErrors = false;
        Dictionary<string, IReadOnlyCollection<string>> sections = [];
        foreach (Command command in root.Subcommands)
        {
            string[] keys = KeysOf(command);
            if (keys.Length > 0)
                sections.Add(command.Name, keys);
        }

        ParseResult parsed = early.Parse(arguments, Parsing);
        Defaults defaults = Defaults.Load(parsed.Errors.Count == 0 ? parsed.GetValue(File) : null, environment, sections);
        foreach (Command command in root.Subcommands)
            command.Bind(defaults, command.Name);
    }

    private static void Bind(this Command command, Defaults defaults, string section)
    {
        foreach (Command inner in command.Subcommands)
            inner.Bind(defaults, section);
        Option[] options = [.. command.Options.Where(Bindings.ContainsKey)];
        if (options.Length > 0 && defaults.Error != null)
            command.Validators.Add(result => result.AddError(defaults.Error));
        foreach (Option option in options)
        {
            try
            {
                Bindings[option](defaults, section);
            }
            catch (FormatException e)
            {
                command.Validators.Add(result => result.AddError(e.Message));
            }
        }
    }

    private static void Bind<T>(this Option<T> option, Setting? setting, Func<Setting, T> read)
    {
        if (setting != null)
            option.DefaultValueFactory = result => Read(result, setting.Origin, () => read(setting));
    }

    private static T Read<T>(ArgumentResult result, string origin, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            result.AddError($"{origin}: {e.Message}");
            return default!;
        }
    }

    private static string[] KeysOf(Command command)
    {
        IEnumerable<string> own = command.Options.Where(Bindings.ContainsKey).Select(KeyOf);
        IEnumerable<string> all = own.Concat(command.Subcommands.SelectMany(KeysOf)).Distinct();
        return [.. all.SelectMany(key => key == LineName ? [LineName, BaudName] : new[] { key })];
    }

    // --read-only becomes readOnly.
    private static string KeyOf(Option option)
    {
        string[] words = option.Name.TrimStart('-').Split('-');
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static bool HasBaudRate(string line) => line.Split(',').Skip(1).Any(option => option.StartsWith("baud=", StringComparison.Ordinal));

    private static int BaudRate(Setting setting) =>
        int.TryParse(setting.Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && LineAddress.IsBaudRate(rate)
            ? rate
            : throw new FormatException($"{setting.Origin}: {setting.Values[0]} is not a baud rate of M-Bus. Expected one of {string.Join(", ", LineAddress.BaudRates)}.");
}
