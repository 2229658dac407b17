using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>Stream of human-readable text; see <see cref="Console"/>.</summary>
/// <param name="writer">Receives the escaped text.</param>
internal sealed class TextOutput(Func<TextWriter> writer)
{
    /// <summary>Writes text without a line break.</summary>
    internal void Write(TerminalText text) => writer().Write(text.ToString());

    /// <summary>Writes a line, or several lines if the literals contain line breaks.</summary>
    internal void WriteLine(TerminalText text) => writer().Write($"{text.ToString()}{Environment.NewLine}");

    /// <summary>Writes one line. Line breaks in the text are escaped.</summary>
    internal void WriteLine(string text) => writer().Write($"{Printable.Text(text)}{Environment.NewLine}");

    /// <summary>Writes a text with several lines, such as a table. Line breaks are kept.</summary>
    internal void WriteBlock(string text) => writer().Write(Printable.Lines(text));
}
