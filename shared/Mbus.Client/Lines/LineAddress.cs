using System.Globalization;
using System.Text;

namespace Mbus.Client.Lines;

/// <summary>
/// Which line, as one writes it everywhere: <c>NAME[,key=value...]</c>. NAME is that of a <see cref="LineKind"/>, such as
/// <c>/dev/ttyAMA0</c>, <c>tcp://192.168.1.50:10001</c>, <c>pty</c> or <c>sim</c>, and ends at the first comma. The keys are
/// <c>baud</c> (300 to 38400, 2400 when not given) and <c>slack</c> (<c>1500us</c>, <c>500ms</c>, <c>1s</c>; the kind's own when not given).
/// </summary>
public sealed record LineAddress
{
    /// <summary>The baud rate of a line that names none: what most meters are delivered with.</summary>
    public const int DefaultBaudRate = 2400;

    /// <summary>The longest slack that can be asked for, in microseconds.</summary>
    public const long LongestSlack = 60_000_000;

    private const string OptionsExample = "/dev/ttyUSB0,baud=9600,slack=500ms";

    private LineAddress(LineKind kind, string target)
    {
        Kind = kind;
        Target = target;
    }

    /// <summary>The baud rates of the standard (EN 13757-2), the slowest first.</summary>
    public static IReadOnlyList<int> BaudRates { get; } = [300, 600, 1200, 2400, 4800, 9600, 19200, 38400];

    /// <summary>What kind of line it is.</summary>
    public LineKind Kind { get; }

    /// <summary>Which one of its kind: a path, a host and port; empty where the kind needs nothing.</summary>
    public string Target { get; }

    /// <summary>The baud rate to begin with; one of <see cref="BaudRates"/>.</summary>
    public int BaudRate { get; private init; } = DefaultBaudRate;

    /// <summary>The slack in microseconds, 0 to <see cref="LongestSlack"/>; null for the slack of the kind.</summary>
    public long? Slack { get; private init; }

    /// <summary>The line without its options, for messages.</summary>
    public string Name => Kind.NameOf(Target);

    /// <summary>Reads a line's address.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="kinds">The kinds to choose from; <see cref="LineKinds.Standard"/> when null.</param>
    /// <exception cref="FormatException">It is none; the message says what was seen, what is expected, and gives an example.</exception>
    public static LineAddress Parse(string text, IReadOnlyList<LineKind>? kinds = null)
    {
        string[] parts = text.Split(',');
        LineAddress address = ParseName(parts[0], kinds ?? LineKinds.Standard);
        HashSet<string> seen = new();
        foreach (string option in parts.Skip(1))
            address = address.With(option, seen);

        return address;
    }

    /// <summary>Whether a baud rate is one of <see cref="BaudRates"/>.</summary>
    public static bool IsBaudRate(int baudRate) => BaudRates.Contains(baudRate);

    /// <summary>Refuses a baud rate that is none of <see cref="BaudRates"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none.</exception>
    internal static void RequireBaudRate(int baudRate)
    {
        if (!IsBaudRate(baudRate))
        {
            throw new ArgumentOutOfRangeException(
                nameof(baudRate), baudRate, $"Expected a baud rate of M-Bus: {string.Join(", ", BaudRates)}.");
        }
    }

    /// <summary>The timing of this line at a baud rate.</summary>
    public LineTiming TimingAt(int baudRate) => new(baudRate, Slack ?? Kind.SlackAt(baudRate));

    /// <summary>Opens the line.</summary>
    /// <exception cref="LineException">It cannot be opened.</exception>
    public ValueTask<Line> OpenAsync(CancellationToken cancel = default) => Kind.Open(this, cancel);

    /// <summary>The address as <see cref="Parse"/> reads it, with the options that are not at their default.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Name);
        if (BaudRate != DefaultBaudRate)
            text.Append(CultureInfo.InvariantCulture, $",baud={BaudRate}");

        if (Slack is { } slack)
            text.Append(slack % 1000 == 0 ? $",slack={slack / 1000}ms" : $",slack={slack}us");

        return text.ToString();
    }

    private static LineAddress ParseName(string name, IReadOnlyList<LineKind> kinds)
    {
        LineKind? kind = kinds.FirstOrDefault(one => one.Claims(name));
        if (kind is null)
        {
            string forms = string.Join(", ", kinds.Select(one => one.Form));
            throw new FormatException(
                $"'{name}' is no line that is known here. Expected one of: {forms}; then options, for example {OptionsExample}.");
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
                $"baud={value} is no baud rate of M-Bus. Expected one of {string.Join(", ", BaudRates)}, for example baud=9600.");

    private static long ParseSlack(string value)
    {
        string digits = value.TrimEnd('u', 'm', 's');
        long unit = value[digits.Length..] switch { "us" => 1, "ms" => 1000, "s" => 1_000_000, _ => 0 };
        if (unit > 0 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count * unit <= LongestSlack)
            return count * unit;

        throw new FormatException(
            $"slack={value} is no time. Expected a whole number with us, ms or s, 60 s at most, for example slack=500ms.");
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
            _ => throw new FormatException($"'{option}' is no option of a line. Expected baud=RATE or slack=TIME, for example {OptionsExample}."),
        };
    }
}
