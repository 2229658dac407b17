using System.CommandLine.Completions;
using System.Globalization;
using Mbus.Client.Lines;
using Mbus.Tool.Completion;

namespace Mbus.Tool.Settings;

/// <summary>The option --on. The setting <c>baud</c> applies to a line without a baud rate.</summary>
internal sealed class LineOption : SettableOption<LineAddress>
{
    private const string BaudKey = "baud";
    private const string NoLine = "No line given. Use --on LINE, for example --on /dev/ttyUSB0 (mbus ports lists the serial ports); "
        + "or set MBUS_ON; or add \"on\" to a settings file, for example {\"on\": \"/dev/ttyUSB0\"} in ~/.config/mbus/mbus.json or /etc/mbus/mbus.json.";

    private string _baudSuffix = "";
    private string _unreadable = "";

    internal LineOption(string description, string? defaultLine)
        : base("--on", Arguments.ParseLine)
    {
        Description = description;
        HelpName = "LINE";
        CompletionSources.Add(context => LineCandidates.For(context.WordToComplete).Select(line => new CompletionItem(line)));
        DefaultValueFactory = result =>
        {
            if (defaultLine == null)
                result.AddError(NoLine + _unreadable);
            return defaultLine == null ? null! : Arguments.ParseLine(defaultLine);
        };
    }

    /// <summary>The settings of this option: its own and the baud rate.</summary>
    internal static IReadOnlyList<(string Key, SettingKind Kind)> Settings { get; } = [("on", SettingKind.Text), (BaudKey, SettingKind.Number)];

    /// <inheritdoc/>
    public override void Use(Defaults defaults, string command)
    {
        _baudSuffix = defaults.Find(command, BaudKey, SettingKind.Number) is Setting baud ? $",baud={BaudRate(baud)}" : "";
        _unreadable = defaults.UnreadableFile is string file
            ? $" This user cannot read {file}: sudo adduser $USER mbus, then log in again."
            : "";
        base.Use(defaults, command);
    }

    private protected override LineAddress Parse(IReadOnlyList<string> values) =>
        Arguments.ParseLine(HasBaudRate(values[0]) ? values[0] : values[0] + _baudSuffix);

    private static bool HasBaudRate(string line) => line.Split(',').Skip(1).Any(option => option.StartsWith("baud=", StringComparison.Ordinal));

    private static int BaudRate(Setting setting) =>
        int.TryParse(setting.Values[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && LineAddress.IsBaudRate(rate)
            ? rate
            : throw new FormatException($"{setting.Origin}: {setting.Values[0]} is not a baud rate of M-Bus. Expected one of {string.Join(", ", LineAddress.BaudRates)}.");
}
