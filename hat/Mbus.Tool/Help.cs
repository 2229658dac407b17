using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Mbus.Tool;

/// <summary>Prints remarks and examples at the end of the help, which System.CommandLine does not support.</summary>
internal static partial class Help
{
    /// <summary>Makes all commands print their remarks.</summary>
    internal static void UseRemarks(this RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        help.Action = new HelpWithRemarks((HelpAction)help.Action!);
    }

    /// <summary>Returns the remarks; for a terminal, each paragraph without indentation becomes one line, which the terminal breaks.</summary>
    internal static string Layout(string remarks, bool isTerminal) => isTerminal ? EndOfParagraphLine().Replace(remarks, " ") : remarks;

    [GeneratedRegex(@"(?<=^\S[^\n]*[^\n:])\n(?=\S)", RegexOptions.Multiline)]
    private static partial Regex EndOfParagraphLine();

    private sealed class HelpWithRemarks(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            int result = inner.Invoke(parseResult);
            if (parseResult.CommandResult.Command is IDocumentedCommand { Remarks.Length: > 0 } command)
                Console.WriteBlock($"{Layout(command.Remarks, Console.Out.Terminal != null)}\n");
            return result;
        }
    }
}
