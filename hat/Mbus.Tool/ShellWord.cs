namespace Mbus.Tool;

/// <summary>Quotes words of a command line that the user may type or paste, for sh, bash, zsh and fish.</summary>
internal static class ShellWord
{
    private const string Plain = "_-./:=,@%+#";

    /// <summary>The word as it is where a shell takes it so, else in single quotes.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word[0] != '#' && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
