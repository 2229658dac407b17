using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mbus.Tool;

/// <summary>Help that ends with what the library has no place for: remarks and examples.</summary>
internal static class Help
{
    private static readonly Dictionary<Command, string> Endings = [];

    /// <summary>Gives a command an ending to its help, and returns it.</summary>
    internal static Command EndingWith(this Command command, string ending)
    {
        Endings[command] = ending;
        return command;
    }

    /// <summary>Makes every command below the root print its ending.</summary>
    internal static void UseEndings(this RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        help.Action = new WithEnding((HelpAction)help.Action!);
    }

    /// <summary>An error in the arguments is told in its own line, and not buried under the help.</summary>
    internal static void TellErrorsBriefly(this ParseResult parsed)
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
