using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Tool;

/// <summary>
/// System.Console's writers as libraries use them (help, errors in arguments, the log): escapes what they write, but for line ends.
/// </summary>
/// <param name="inner">Takes text that is escaped already.</param>
/// <param name="writesLines">Whether a line is written as one, as an error is, so that a line break within it is escaped, too.</param>
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
