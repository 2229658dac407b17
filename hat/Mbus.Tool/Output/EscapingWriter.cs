using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Tool.Output;

/// <summary>
/// Writer for libraries that use System.Console (help, argument errors, log): escapes control characters, except line breaks.
/// </summary>
/// <param name="inner">Receives the escaped text.</param>
/// <param name="writesLines">True to escape line breaks inside a line as well, for example in an error message.</param>
internal sealed class EscapingWriter(TextWriter inner, bool writesLines) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value) => inner.Write(Printable.Lines(value ?? ""));

    public override void WriteLine(string? value) =>
        inner.Write($"{(writesLines ? Printable.Text(value ?? "") : Printable.Lines(value ?? ""))}{Environment.NewLine}");

    public override void Flush() => inner.Flush();
}
