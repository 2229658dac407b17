namespace Mbus.Tool;

/// <summary>
/// Standard output and standard error for human-readable text. Literals of an interpolated string are written unchanged; values are
/// escaped because they can come from outside, for example the name of a USB device, a file name or the text of a meter. This class hides
/// System.Console, which is banned in the build, so that the usual call is the safe one.
/// </summary>
internal static class Console
{
    internal static TextOutput Out { get; } = new(() => StandardStreams.Out, () => StandardStreams.OutputTerminal);

    internal static TextOutput Error { get; } = new(() => StandardStreams.Error, () => StandardStreams.ErrorTerminal);

    internal static void WriteLine(TerminalText text) => Out.WriteLine(text);

    internal static void WriteLine(string text) => Out.WriteLine(text);

    internal static void WriteLine() => Out.WriteLine("");

    internal static void WriteBlock(string text) => Out.WriteBlock(text);
}
