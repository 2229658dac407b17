using System.CommandLine;
using System.Text;

namespace Mbus.Tool.Tests.Documents;

/// <summary>Writes the manual page of a command from its help.</summary>
internal static class ManualPage
{
    private const string Examples = "Examples:";

    /// <summary>Returns the page of a command of <c>mbus</c>, in the format of man(7).</summary>
    internal static string Of(Command command)
    {
        StringBuilder page = new();
        string name = $"mbus-{command.Name}";
        page.Append($".\\\" Written from the help of the command by DocumentTests.\n.TH {name.ToUpperInvariant()} 1 \"\" \"Mbus.Edge\" \"User commands\"\n");
        page.Append($".SH NAME\n{Escape(name)} \\- {Escape(Lower(command.Description))}\n.SH SYNOPSIS\n");
        AppendSynopsis(page, command, $"mbus {command.Name}");
        string[] remarks = Remarks(command);
        int examples = Array.IndexOf(remarks, Examples);
        string[] text = examples < 0 ? remarks : remarks[..examples];
        if (text.Any(line => line.Length > 0))
            AppendText(page.Append(".SH DESCRIPTION\n"), text);
        AppendOptions(page, command, ".SH");
        foreach (Command inner in command.Subcommands)
        {
            page.Append($".SH MBUS {Escape(command.Name.ToUpperInvariant())} {Escape(inner.Name.ToUpperInvariant())}\n{Escape(inner.Description ?? "")}\n.PP\n");
            AppendSynopsis(page, inner, $"mbus {command.Name} {inner.Name}");
            AppendOptions(page, inner, ".SS");
        }

        if (examples >= 0)
            AppendText(page.Append(".SH EXAMPLES\n"), remarks[(examples + 1)..]);
        return page.Append(".SH SEE ALSO\n.BR mbus (1)\n").ToString();
    }

    /// <summary>Returns the list of commands for the page mbus(1).</summary>
    internal static string Commands(Command root) => string.Concat(root.Subcommands.Where(command => !command.Hidden)
        .Select(command => $".TP\n.BR mbus\\-{Escape(command.Name)} (1)\n{Escape(command.Description ?? "")}\n"));

    private static void AppendSynopsis(StringBuilder page, Command command, string name)
    {
        page.Append($".B {Escape(name)}\n");
        foreach (Argument argument in command.Arguments)
        {
            string text = $"\\fI{Escape(argument.HelpName ?? argument.Name)}\\fR{(argument.Arity.MaximumNumberOfValues > 1 ? " ..." : "")}";
            page.Append(argument.Arity.MinimumNumberOfValues == 0 ? $"[{text}]\n" : $"{text}\n");
        }

        page.Append(command.Subcommands.Count > 0 ? $"[{string.Join(" | ", command.Subcommands.Select(inner => $"\\fB{Escape(inner.Name)}\\fR"))}]\n" : "");
        page.Append("[\\fIOPTION\\fR ...]\n");
    }

    private static void AppendOptions(StringBuilder page, Command command, string heading)
    {
        if (command.Arguments.Count > 0)
            page.Append($"{heading} ARGUMENTS\n");
        foreach (Argument argument in command.Arguments)
            page.Append($".TP\n.I {Escape(argument.HelpName ?? argument.Name)}\n{Escape(argument.Description ?? "")}\n");
        if (command.Options.Any(option => !option.Hidden))
            page.Append($"{heading} OPTIONS\n");
        foreach (Option option in command.Options.Where(option => !option.Hidden))
            page.Append($".TP\n\\fB{Escape(option.Name)}\\fR{(option.HelpName == null ? "" : $" \\fI{Escape(option.HelpName)}\\fR")}\n{Escape(option.Description ?? "")}\n");
    }

    // An indented line is an example or a row; other lines are paragraphs.
    private static void AppendText(StringBuilder page, IEnumerable<string> lines)
    {
        bool isExample = false;
        bool isFirst = true;
        foreach (string line in lines)
        {
            bool isIndented = line.StartsWith(' ');
            if (isIndented != isExample && line.Length > 0)
                page.Append(isIndented ? ".PP\n.EX\n" : ".EE\n.PP\n");
            isExample = line.Length > 0 ? isIndented : isExample;
            if (line.Length > 0)
                page.Append(Escape(isIndented ? line[2..] : line)).Append('\n');
            else if (!isExample && !isFirst)
                page.Append(".PP\n");
            isFirst = false;
        }

        page.Append(isExample ? ".EE\n" : "");
    }

    private static string[] Remarks(Command command) => command is IDocumentedCommand { Remarks: string remarks } ? remarks.ReplaceLineEndings("\n").Split('\n') : [];

    private static string Lower(string? description) => description is { Length: > 0 } ? char.ToLowerInvariant(description[0]) + description[1..].TrimEnd('.') : "";

    private static string Escape(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
