using System.CommandLine;
using Mbus.Client.Lines;

namespace Mbus.Tool.Options;

/// <summary>Options of a command that can be repeated periodically.</summary>
internal sealed class RoundOptions
{
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(7);

    private readonly Option<TimeSpan?> _every = new("--every")
    {
        Description = "Repeat periodically; time from the start of one round to the start of the next: 500ms, 10s, 15m, 1h.",
        HelpName = "TIME",
        CustomParser = result => Arguments.Parsed<TimeSpan?>(result, ParsePeriod),
    };

    private readonly Option<int?> _repeat = new("--repeat")
    {
        Description = "Total number of rounds. Default: one, or with --every no limit (until Ctrl-C).",
        HelpName = "N",
        CustomParser = result => Arguments.Parsed<int?>(result, text => Arguments.ParseCount(text, int.MaxValue)),
    };

    private readonly Option<bool> _hold = new("--hold") { Description = "With --every: keep the connection to a gateway between two rounds. Default: it is closed, so that other clients get a turn." };

    internal RoundOptions(Command command)
    {
        command.Add(_every);
        command.Add(_repeat);
        command.Add(_hold);
    }

    /// <summary>Time between two rounds; null for no pause.</summary>
    internal TimeSpan? Period(ParseResult parsed) => parsed.GetValue(_every);

    /// <summary>Returns the schedule of the rounds.</summary>
    internal Rounds Rounds(ParseResult parsed) =>
        new(Period(parsed) ?? TimeSpan.Zero, parsed.GetValue(_repeat) ?? (Period(parsed) == null ? 1 : null), TimeProvider.System);

    /// <summary>Runs all rounds; Ctrl-C is the normal end of rounds without a limit.</summary>
    internal Task RunAsync(ParseResult parsed, Line line, Func<Task> round, CancellationToken stop) => RunAsync(parsed, Rounds(parsed), line, round, stop);

    /// <summary>Runs the remaining rounds of a schedule.</summary>
    internal async Task RunAsync(ParseResult parsed, Rounds rounds, Line line, Func<Task> round, CancellationToken stop)
    {
        try
        {
            while (await rounds.NextAsync(stop))
            {
                await round();
                if (!parsed.GetValue(_hold))
                    line.ReleaseConnection();
            }
        }
        catch (OperationCanceledException) when (Period(parsed) != null && parsed.GetValue(_repeat) == null)
        {
            // Ctrl-C is the normal end.
        }
    }

    private static TimeSpan? ParsePeriod(string text) =>
        Arguments.ParseTime(text, MaxPeriod) is { Ticks: > 0 } period ? period : throw new FormatException($"\"{text}\" is not a valid period. Expected more than 0, for example 15m.");
}
