using System.Globalization;
using System.Text;

namespace Mbus.Client.Lines;

/// <summary>
/// Address of a line, in the form used everywhere: <c>NAME[,key=value...]</c>. NAME is that of a <see cref="LineKind"/>, such as
/// <c>/dev/ttyAMA0</c>, <c>tcp://192.168.1.50:10001</c>, <c>pty</c> or <c>sim</c>, and ends at the first comma. The keys are <c>baud</c>
/// (300 to 38400, default 2400), <c>slack</c> (<c>1500us</c>, <c>500ms</c>, <c>1s</c>; default by kind) and <c>wake</c>
/// (<c>55x132/100ms/20s</c>, see <see cref="WakeUpPreamble"/>).
/// </summary>
public sealed record LineAddress
{
    /// <summary>Default baud rate, the factory setting of most meters.</summary>
    public const int DefaultBaudRate = 2400;

    /// <summary>Maximum slack, in microseconds.</summary>
    public const long MaxSlack = 60_000_000;

    // Of the 2 s for which a master over TCP waits, a bridge takes its slack twice: for a late reply, and for the pause after damaged bytes.
    private const long MaxBridgeSlack = 800_000;

    private const string OptionsExample = "/dev/ttyUSB0,baud=9600,slack=500ms";

    private LineAddress(LineKind kind, string target)
    {
        Kind = kind;
        Target = target;
    }

    /// <summary>Baud rates of the standard (EN 13757-2), in ascending order.</summary>
    public static IReadOnlyList<int> BaudRates { get; } = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400];

    /// <summary>Kind of the line.</summary>
    public LineKind Kind { get; }

    /// <summary>Target within the kind: a path, a host and port; empty if the kind needs none.</summary>
    public string Target { get; }

    /// <summary>Initial baud rate; one of <see cref="BaudRates"/>.</summary>
    public int BaudRate { get; private init; } = DefaultBaudRate;

    /// <summary>Slack in microseconds, 0 to <see cref="MaxSlack"/>; null for the slack of the kind.</summary>
    public long? Slack { get; private init; }

    /// <summary>Preamble before requests to meters that are not awake; null for none.</summary>
    public WakeUpPreamble? WakeUp { get; private init; }

    /// <summary>Name of the line without its options, for messages.</summary>
    public string Name => Kind.NameOf(Target);

    /// <summary>Parses a line address.</summary>
    /// <param name="text">Text entered by the user.</param>
    /// <param name="kinds">Supported kinds; <see cref="LineKinds.Standard"/> when null.</param>
    /// <exception cref="FormatException">
    /// The text is not a line address; the message gives what was found, what is expected, and an example.
    /// </exception>
    public static LineAddress Parse(string text, IReadOnlyList<LineKind>? kinds = null)
    {
        string[] parts = text.Split(',');
        LineAddress address = ParseName(parts[0], kinds ?? LineKinds.Standard);
        HashSet<string> seen = new();
        foreach (string option in parts.Skip(1))
            address = address.With(option, seen);

        return address;
    }

    /// <summary>Returns whether a baud rate is one of <see cref="BaudRates"/>.</summary>
    public static bool IsBaudRate(int baudRate) => BaudRates.Contains(baudRate);

    /// <summary>Throws if a baud rate is not one of <see cref="BaudRates"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The baud rate is not one of <see cref="BaudRates"/>.</exception>
    internal static void RequireBaudRate(int baudRate)
    {
        if (!IsBaudRate(baudRate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(baudRate), baudRate, $"Expected a baud rate of M-Bus: {string.Join(", ", BaudRates)}.");
        }
    }

    /// <summary>Returns the timing of this line at a baud rate.</summary>
    public LineTiming TimingAt(int baudRate) => new(baudRate, Slack ?? Kind.SlackAt(baudRate));

    /// <summary>
    /// Returns this line for a bridge, which must end its waits before its masters do: a slack that was not chosen is at most 0.8 s.
    /// </summary>
    public LineAddress ForBridge() => Slack == null && Kind.Slack > MaxBridgeSlack ? this with { Slack = MaxBridgeSlack } : this;

    /// <summary>Opens the line.</summary>
    /// <exception cref="LineException">The line cannot be opened.</exception>
    public async ValueTask<Line> OpenAsync(CancellationToken cancel = default)
    {
        Line line = await Kind.Open(this, cancel).ConfigureAwait(false);
        return WakeUp == null ? line : new WakingLine(line, WakeUp, isOwner: true);
    }

    /// <summary>Returns the address in the form of <see cref="Parse"/>, with the options that are not at their default.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Name);
        if (BaudRate != DefaultBaudRate)
            text.Append(CultureInfo.InvariantCulture, $",baud={BaudRate}");

        if (Slack is { } slack)
            text.Append(slack % 1000 == 0 ? $",slack={slack / 1000}ms" : $",slack={slack}us");

        if (WakeUp is { } wakeUp)
            text.Append(CultureInfo.InvariantCulture, $",wake={wakeUp}");

        return text.ToString();
    }

    private static LineAddress ParseName(string name, IReadOnlyList<LineKind> kinds)
    {
        LineKind? kind = kinds.FirstOrDefault(one => one.Claims(name));
        if (kind is null)
        {
            string forms = string.Join(", ", kinds.Select(one => one.Form));
            throw new FormatException(
                $"'{name}': unknown line type. Expected one of: {forms}; then options, for example {OptionsExample}.");
        }

        string? target = kind.TargetOf(name);
        string? error = target is null ? $"'{kind.Name}' is not followed by '{kind.Separator}'" : kind.TargetError(target);
        return error is null
            ? new LineAddress(kind, target!)
            : throw new FormatException($"'{name}': {error}. Expected {kind.Form}, for example {kind.Example}.");
    }

    private static int ParseBaudRate(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && IsBaudRate(rate)
            ? rate
            : throw new FormatException(
                $"baud={value} is not an M-Bus baud rate. Expected one of {string.Join(", ", BaudRates)}, for example baud=9600.");

    private static long ParseSlack(string value)
    {
        string digits = value.TrimEnd('u', 'm', 's');
        long unit = value[digits.Length..] switch { "us" => 1, "ms" => 1000, "s" => 1_000_000, _ => 0 };
        if (unit > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count * unit <= MaxSlack)
            return count * unit;

        throw new FormatException(
            $"slack={value} is not a valid time. Expected a whole number with us, ms or s, at most 60 s, for example slack=500ms.");
    }

    private LineAddress With(string option, HashSet<string> seen)
    {
        string[] pair = option.Split('=', 2);
        if (!seen.Add(pair[0]))
            throw new FormatException($"'{pair[0]}' is given twice. Expected each option once, for example {OptionsExample}.");

        return pair switch
        {
            ["baud", var value] => this with { BaudRate = ParseBaudRate(value) },
            ["slack", var value] => this with { Slack = ParseSlack(value) },
            ["wake", var value] => this with { WakeUp = WakeUpPreamble.Parse(value) },
            _ => throw new FormatException($"'{option}' is not a line option. Expected baud=RATE, slack=TIME or wake=PREAMBLE, for example {OptionsExample}."),
        };
    }
}
