using Mbus.Client.Readings;
using Spectre.Console;

namespace Mbus.Tool.Output;

/// <summary>
/// Stream of human-readable text; see <see cref="Console"/>. On a terminal, lines are broken between words and rows keep their columns; in a
/// pipe or file, a line stays a line.
/// </summary>
/// <param name="writer">Receives the escaped text.</param>
/// <param name="terminal">Width and colours of the terminal; null for a pipe or a file.</param>
internal sealed class TextOutput(Func<TextWriter> writer, Func<Terminal?>? terminal = null)
{
    /// <summary>The terminal; null for a pipe or a file.</summary>
    internal Terminal? Terminal => terminal?.Invoke();

    /// <summary>Writes text without a line break.</summary>
    internal void Write(TerminalText text) => writer().Write(text.ToString());

    /// <summary>Writes a line, or several lines if the literals contain line breaks.</summary>
    internal void WriteLine(TerminalText text) => WriteEscaped($"{text.ToString()}\n");

    /// <summary>Writes one line. Line breaks in the text are escaped.</summary>
    internal void WriteLine(string text) => WriteEscaped($"{Printable.Text(text)}\n");

    /// <summary>Writes a text with several lines, such as a table. Line breaks are kept.</summary>
    internal void WriteBlock(string text) => WriteEscaped(Printable.Lines(text));

    /// <summary>Writes a row. On a terminal, text that is too long for its column continues below in the same column.</summary>
    internal void WriteRow(params TextCell[] cells)
    {
        TextCell[] escaped = [.. cells.Select(cell => cell with { Text = Printable.Text(cell.Text) })];
        string line = string.Concat(escaped.Select(cell => cell.Text.PadRight(cell.Width))).TrimEnd();
        if (Terminal is { } screen && (screen.HasColours || line.Length > screen.Width))
            writer().Write(screen.Render(escaped));
        else
            writer().Write($"{line}{Environment.NewLine}");
    }

    private void WriteEscaped(string text)
    {
        if (Terminal is { } screen)
            text = string.Join('\n', text.Split('\n').Select(screen.Wrap));
        writer().Write(text.ReplaceLineEndings());
    }
}
