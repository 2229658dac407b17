namespace Mbus.Tool;

/// <summary>Quotes words for the command lines of sh, bash, zsh and fish.</summary>
internal static class ShellWord
{
    private const string Plain = "_-./:=,@%+#";

    /// <summary>Returns the word, in single quotes if necessary.</summary>
    internal static string Quote(string word) =>
        word.Length > 0 && word[0] != '#' && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
