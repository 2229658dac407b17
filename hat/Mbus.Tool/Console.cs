namespace Mbus.Tool;

/// <summary>
/// Standard output and standard error as text for people. What the program itself wrote, the literals of an interpolated string, passes;
/// every value in it comes from outside, as a USB device's name, a file or a meter's text, and is escaped. In this program it stands in
/// front of System.Console, which the build refuses: so the usual call is the safe one.
/// </summary>
internal static class Console
{
    internal static TextOutput Out { get; } = new(() => StandardStreams.Out);

    internal static TextOutput Error { get; } = new(() => StandardStreams.Error);

    internal static void WriteLine(TerminalText text) => Out.WriteLine(text);

    internal static void WriteLine(string text) => Out.WriteLine(text);

    internal static void WriteLine() => Out.WriteLine("");

    internal static void WriteBlock(string text) => Out.WriteBlock(text);
}
