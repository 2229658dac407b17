using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mbus.Tool;

/// <summary>Prints the errors of a command line.</summary>
internal static class UsageError
{
    internal static int Print(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors)
            Session.Fail(error.Message, ExitCode.Usage);
        return ExitCode.Usage;
    }
}
