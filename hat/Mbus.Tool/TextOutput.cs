using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>A stream of text for people: see <see cref="Console"/>.</summary>
/// <param name="writer">Takes text that is escaped already.</param>
internal sealed class TextOutput(Func<TextWriter> writer)
{
    /// <summary>Writes a text without a line end.</summary>
    internal void Write(TerminalText text) => writer().Write(text.ToString());

    /// <summary>Writes a line, or several where the literals have line breaks.</summary>
    internal void WriteLine(TerminalText text) => writer().Write($"{text.ToString()}{Environment.NewLine}");

    /// <summary>Writes one line: a line break in it is escaped.</summary>
    internal void WriteLine(string text) => writer().Write($"{Printable.Text(text)}{Environment.NewLine}");

    /// <summary>Writes a text whose lines the program made, such as a table: its line breaks stay.</summary>
    internal void WriteBlock(string text) => writer().Write(Printable.Lines(text));
}
