using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mbus.Tool;

/// <summary>Adds remarks and examples to the end of the help, which System.CommandLine does not support.</summary>
internal static class Help
{
    private static readonly Dictionary<Command, string> Endings = [];

    /// <summary>Adds an ending to the help of a command, and returns the command.</summary>
    internal static Command EndingWith(this Command command, string ending)
    {
        Endings[command] = ending;
        return command;
    }

    /// <summary>Makes all commands print the ending of their help.</summary>
    internal static void UseEndings(this RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        help.Action = new WithEnding((HelpAction)help.Action!);
    }

    /// <summary>Prints only the error, without the help, if the arguments are invalid.</summary>
    internal static void HideHelpOnError(this ParseResult parsed)
    {
        if (parsed.Action is ParseErrorAction action)
            action.ShowHelp = false;
    }

    private sealed class WithEnding(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int result = inner.Invoke(parseResult);
            if (Endings.TryGetValue(parseResult.CommandResult.Command, out string? ending))
                Console.WriteBlock($"{ending}\n");
            return result;
        }
    }
}
