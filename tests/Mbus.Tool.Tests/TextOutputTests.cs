namespace Mbus.Tool.Tests;

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
}
