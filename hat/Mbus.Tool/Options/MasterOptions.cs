using System.CommandLine;
using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Options;

/// <summary>Options of the commands that send requests to meters: line, timeout and retries.</summary>
internal sealed class MasterOptions
{
    private const int StandardRepeats = 2;

    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(60);

    private readonly LineOptions _line;

    private readonly SettableOption<TimeSpan> _timeout = new("--timeout", text => Arguments.ParseTime(text, MaxTimeout))
    {
        Description = "Additional time to wait for each reply, beyond the time of the standard, for slow meters: 500ms, 1s. At most 60s.",
        HelpName = "TIME",
    };

    private readonly SettableOption<int> _repeats = new("--retries", ParseRepeats)
    {
        Description = $"How often to repeat a request without a valid reply, 0 to {MbusMaster.MaxRepeats}.",
        HelpName = "N",
        DefaultValueFactory = _ => StandardRepeats,
    };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Print every frame sent or received, with its bytes, to standard error." };

    internal MasterOptions(Command command)
    {
        _line = new LineOptions(command, "The line to the bus.");
        command.Add(_timeout);
        command.Add(_repeats);
        command.Add(_verbose);
    }

    internal static Argument<MeterAddress> Meter(string name = "METER") => new(name)
    {
        Description = "0 to 250; 254 for the only meter on the line; or a secondary address: 16 digits (1234567874520107) or with the letters of the manufacturer (12345678TST0107); F is a wildcard; append /DIGITS for a fabrication number.",
        CustomParser = result => Arguments.Parsed(result, MeterAddress.Parse),
    };

    /// <summary>Opens the line, runs a command on it and closes it.</summary>
    internal async Task RunAsync(ParseResult parsed, Func<MbusMaster, Line, Task> command, CancellationToken stop)
    {
        Line opened = await _line.OpenAsync(parsed, stop);
        await using Line line = parsed.GetValue(_verbose) ? new VerboseLine(opened) : opened;
        await command(new MbusMaster(line) { ExtraReplyTime = parsed.GetValue(_timeout), Repeats = parsed.GetValue(_repeats), Notices = new NoticePrinter() }, line);
    }

    private static int ParseRepeats(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= MbusMaster.MaxRepeats
            ? count
            : throw new FormatException($"\"{text}\" is not a valid retry count. Expected 0 to {MbusMaster.MaxRepeats}.");

    /// <summary>Prints deviations from the standard to standard error, each once.</summary>
    private sealed class NoticePrinter : IProgress<MbusNotice>
    {
        public void Report(MbusNotice value) => Console.Error.WriteLine($"mbus: {value.Message}");
    }
}
