using Spectre.Console;

namespace Mbus.Tool.Tests.Output;

/// <summary>Tests the escaping of text for a terminal.</summary>
public class TextOutputTests
{
    private const string Hostile = "A\u001B]0;x\u0007\n\u202Eb\u009B2J";
    private const string Escaped = "A\\x1B]0;x\\x07\\x0A\\u202Eb\\x9B2J";

    private readonly StringWriter _written = new() { NewLine = "\n" };
    private readonly TextOutput _output;

    public TextOutputTests() => _output = new TextOutput(() => _written);

    [Fact]
    public void Values_are_escaped_and_literals_are_not()
    {
        _output.WriteLine($"\e[31m{Hostile}\e[0m\n{1.5,6:0.00} {Hostile[..1],-3}|");
        Assert.Equal($"\u001B[31m{Escaped}\u001B[0m\n  1.50 A  |\n", _written.ToString());
    }

    [Fact]
    public void A_string_is_one_line_and_a_block_keeps_its_line_breaks()
    {
        _output.WriteLine(Hostile);
        _output.WriteBlock(Hostile);
        Assert.Equal($"{Escaped}\n{Escaped.Replace("\\x0A", "\n")}", _written.ToString());
    }

    [Theory]
    [InlineData(true, Escaped)]
    [InlineData(false, "A\\x1B]0;x\\x07\n\\u202Eb\\x9B2J")]
    public void Output_of_libraries_to_the_console_is_escaped(bool writesLines, string line)
    {
        using EscapingWriter console = new(_written, writesLines);
        console.Write(Hostile.ToCharArray());
        console.WriteLine(Hostile);
        console.Write('\u001B');
        console.WriteLine();
        Assert.Equal($"{Escaped.Replace("\\x0A", "\n")}{line}\n\\x1B\n", _written.ToString());
    }

    [Fact]
    public void On_a_terminal_a_long_line_is_broken_between_words_and_continues_in_its_last_column()
    {
        TextOutput terminal = new(() => _written, () => new Terminal(30, HasColours: false));
        terminal.WriteLine("A paragraph that is longer than thirty characters.");
        terminal.WriteBlock("  sim  simulated meters: built-in meters\n  averylongwordwithoutanyspacesthatdoesnotfit\n");
        Assert.Equal(
            """
            A paragraph that is longer
            than thirty characters.
              sim  simulated meters:
                   built-in meters
              averylongwordwithoutanyspace
              sthatdoesnotfit

            """.ReplaceLineEndings("\n"),
            _written.ToString());
    }

    [Fact]
    public void In_a_pipe_a_long_line_stays_a_line()
    {
        string line = new('x', 500);
        _output.WriteLine(line);
        _output.WriteRow(new("ok", 9, Color.Green), new(line));
        Assert.Equal($"{line}\nok       {line}\n", _written.ToString());
    }

    [Theory]
    [InlineData(true, "\e[32mok\e[0m  two words\n    and more\n")]
    [InlineData(false, "ok  two words\n    and more\n")]
    public void A_row_keeps_its_columns_and_has_colours_only_if_the_terminal_has(bool hasColours, string expected)
    {
        TextOutput terminal = new(() => _written, () => new Terminal(14, hasColours));
        terminal.WriteRow(new("ok", 4, Color.Green), new("two words and more"));
        Assert.Equal(expected, _written.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void External_text_is_escaped_in_every_layout(bool hasColours)
    {
        TextOutput terminal = new(() => _written, () => new Terminal(20, hasColours));
        terminal.WriteLine(Hostile + Hostile);
        terminal.WriteRow(new(Hostile, 4), new("[red]" + Hostile));
        Assert.DoesNotContain("\e]", _written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', _written.ToString());
        Assert.DoesNotContain('\u202E', _written.ToString());
        Assert.Contains("[red]", _written.ToString());
    }

    [Fact]
    public void For_a_terminal_a_paragraph_of_the_help_becomes_one_line_and_examples_stay_lines()
    {
        const string Remarks = "One\nparagraph.\n\nExamples:\n  mbus a\n  mbus b";
        Assert.Equal("One paragraph.\n\nExamples:\n  mbus a\n  mbus b", Help.Layout(Remarks, isTerminal: true));
        Assert.Equal(Remarks, Help.Layout(Remarks, isTerminal: false));
    }
}
