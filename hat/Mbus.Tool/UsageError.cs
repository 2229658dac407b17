using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mbus.Tool;

/// <summary>Prints the errors of a command line. Options that the command does not have are reported before anything else.</summary>
internal static class UsageError
{
    private const int MaxDistance = 2;
    private const string Baud = "--baud";
    private const string Slack = "--slack";

    internal static int Print(ParseResult parsed)
    {
        foreach (string error in Errors(parsed))
            Session.Fail(error, ExitCode.Usage);
        return ExitCode.Usage;
    }

    /// <summary>Returns the errors of a command line.</summary>
    internal static IEnumerable<string> Errors(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (UnknownOptions(parsed).ToArray() is { Length: > 0 } unknown)
            return unknown.Select(option => DescribeOption(option, command));
        return command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [string first, ..]
            ? [DescribeCommand(first, command)]
            : parsed.Errors.Select(error => error.Message);
    }

    /// <summary>Returns the words of a command line that look like options but are none. Words after -- are arguments.</summary>
    internal static IEnumerable<string> UnknownOptions(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value.Length > 2 && token.Value.StartsWith("--", StringComparison.Ordinal))
        .Select(token => token.Value.Split('=')[0])
        .Distinct();

    private static string DescribeOption(string option, Command command)
    {
        string[] known = [.. Options(command).Select(one => one.Name).Order(StringComparer.Ordinal)];
        return $"{option} is not an option of {Path(command)}. " + Nearest(option, [.. known, Baud, Slack]) switch
        {
            null => $"Expected {string.Join(", ", known)}.",
            Baud when !known.Contains(Baud) => "The baud rate is an option of the line: --on LINE,baud=9600.",
            Slack when !known.Contains(Slack) => "The slack is an option of the line: --on LINE,slack=500ms.",
            string nearest => $"Did you mean {nearest}?",
        };
    }

    private static string DescribeCommand(string word, Command command)
    {
        string[] known = [.. command.Subcommands.Where(inner => !inner.Hidden).Select(inner => inner.Name)];
        string suggestion = Nearest(word, known) is string nearest ? $"Did you mean {nearest}?" : $"Expected {string.Join(", ", known)}.";
        return $"\"{word}\" is not a command of {Path(command)}. {suggestion}";
    }

    private static string? Nearest(string word, string[] known) =>
        known.Where(name => Distance(name, word) <= MaxDistance).MinBy(name => Distance(name, word));

    private static IEnumerable<Option> Options(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive)).Where(option => !option.Hidden);

    private static string Path(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is Command parent ? $"{Path(parent)} {command.Name}" : "mbus";

    /// <summary>Returns the number of characters to insert, remove, replace or exchange with their neighbour to get from one word to the other.</summary>
    internal static int Distance(string from, string to)
    {
        int[,] cost = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[from.Length, to.Length];
    }
}
