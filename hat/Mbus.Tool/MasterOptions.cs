using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Tool.Settings;

namespace Mbus.Tool;

/// <summary>What every command takes that asks meters: the line, how patient and how stubborn to be.</summary>
internal sealed class MasterOptions
{
    private const int StandardRepeats = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly LineOptions _line;

    private readonly Option<TimeSpan> _timeout = new Option<TimeSpan>("--timeout")
    {
        Description = "Wait so much longer than the standard's time for each answer, for slow meters: 500ms, 1s. At most 60s.",
        HelpName = "TIME",
    }.Settable(text => Arguments.ParseTime(text, Longest));

    private readonly Option<int> _repeats = new Option<int>("--retries")
    {
        Description = $"How often to ask again after silence or damage, 0 to {MbusMaster.MaxRepeats}.",
        HelpName = "N",
        DefaultValueFactory = _ => StandardRepeats,
    }.Settable(ParseRepeats);

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show on standard error every frame that passes, with its bytes." };

    internal MasterOptions(Command command)
    {
        _line = new LineOptions(command, "The line to the bus.");
        command.Add(_timeout);
        command.Add(_repeats);
        command.Add(_verbose);
    }

    internal static Argument<MeterAddress> Meter(string name = "METER") => new(name)
    {
        Description = "0 to 250; 254 for the only meter on the line; or a secondary address: 16 digits (1234567874520107) or with the manufacturer's letters (12345678TST0107), F is a wildcard, /DIGITS behind it is a fabrication number.",
        CustomParser = result => Arguments.Parsed(result, MeterAddress.Parse),
    };

    /// <summary>Opens the line for a command and closes it behind it.</summary>
    internal async Task RunAsync(ParseResult parsed, Func<MbusMaster, Line, Task> command, CancellationToken stop)
    {
        Line opened = await _line.OpenAsync(parsed, stop);
        await using Line line = parsed.GetValue(_verbose) ? new ShownLine(opened) : opened;
        await command(new MbusMaster(line) { Patience = parsed.GetValue(_timeout), Repeats = parsed.GetValue(_repeats) }, line);
    }

    private static int ParseRepeats(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MbusMaster.MaxRepeats
            ? count
            : throw new FormatException($"\"{text}\" is too many, too few or no number. Expected 0 to {MbusMaster.MaxRepeats}.");
}
