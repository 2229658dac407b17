using System.Text.RegularExpressions;

namespace Mbus.HardwareDocs.Tests.Language;

/// <summary>
/// The words that documents must not use, with their replacements, for readers whose first language is not English. CONTRIBUTING.md
/// links to this list.
/// </summary>
internal static partial class PlainEnglish
{
    internal static readonly UnclearWord[] Words =
    [
        // Personification, and pronouns instead of a noun.
        new("nobody", "the noun: no meter, no client, no program"),
        new("somebody", "the noun: another program, another user"),
        new("everybody", "the noun: all clients, all hosts"),
        new("whoever", "the noun: a client that ..., any host that ..."),
        new("who may", "the noun: the clients that may ..."),
        new("is told", "the result is reported, logged or shown; unless told otherwise: by default"),
        new("are told", "the results are reported, logged or shown"),
        new("told", "reported, shown or set"),
        new("says so", "prints a message, states this"),
        new("say so", "print a message, state this"),
        new("says nothing", "sends nothing, is silent"),
        new("speaks", "sends, communicates"),
        new("hears", "receives"),
        new("heard", "received, accepted"),
        new("hang on", "are connected to"),
        new("hangs on", "is connected to"),
        new("plays meters", "simulates meters"),
        new("stubborn", "timeout and retry options"),
        new("patient", "timeout and retry options"),

        // Inverted clauses and word order.
        new("is none", "does not exist, is not a ..."),
        new("are none", "do not exist, there are no ..."),
        new("is no", "is not a ..., does not have", NotAfter: "there"),
        new("are no", "are not, do not have", NotAfter: "there"),
        new("what is there", "the available ..., the connected ..."),
        new("which there are", "the available ..."),
        new("where there is one", "if it exists, optional"),
        new("where there is none", "if it does not exist, without a ..."),
        new("all the same", "nevertheless, also in this case"),
        new("read over", "ignored, skipped"),
        new("stands for", "replaces, represents, means"),
        new("stand for", "replace, represent, mean"),
        new("stands behind", "follows, is after"),
        new("stand behind", "follow, are after"),
        new("what stands here", "the values here"),
        new("goes on", "continues"),
        new("go on", "continue"),
        new("begin anew", "start again, be reset"),
        new("begins anew", "starts again, is reset"),
        new("let go", "release"),
        new("take off", "remove, disconnect"),
        new("taken off", "removed"),
        new("takes off", "removes"),

        // Old or rare words.
        new("for ever", "continuously, without a limit"),
        new("again and again", "repeatedly, periodically"),
        new("once in a while", "occasionally"),
        new("mend", "fix, correct"),
        new("mends", "fixes, corrects"),
        new("mended", "fixed, corrected"),
        new("babbles", "transmits continuously"),
        new("by turns", "alternately"),
        new("made up", "invented"),
        new("to be sure", "omit it"),
        new("say,", "for example"),
    ];

    /// <summary>Returns a message with file, line, word and replacement for each use of a word from the list.</summary>
    /// <param name="file">The name of the file, for the message.</param>
    /// <param name="text">The text of the file. Code between backticks is skipped, because it can quote a message of the program.</param>
    /// <param name="words">The words to find.</param>
    internal static IEnumerable<string> Find(string file, string text, IEnumerable<UnclearWord> words)
    {
        string prose = Code().Replace(text, code => Blank().Replace(code.Value, " "));
        foreach (UnclearWord word in words)
        {
            foreach (Match match in Pattern(word).Matches(prose))
                yield return $"{file}:{Line(prose, match.Index)}: \"{match.Value.ReplaceLineEndings(" ")}\". Write instead: {word.Instead}.";
        }
    }

    private static int Line(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    // A phrase can continue on the next line.
    private static Regex Pattern(UnclearWord word)
    {
        string phrase = string.Join(@"\s+", word.Text.Split(' ').Select(Regex.Escape));
        string exception = word.NotAfter.Length > 0 ? $@"(?<!\b{Regex.Escape(word.NotAfter)}\s+)" : "";
        return new Regex($@"(?<!\w){exception}{phrase}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    [GeneratedRegex(@"^```.*?^```|`[^`\n]+`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    // Line breaks stay, so that line numbers stay correct.
    [GeneratedRegex(@"[^\n]")]
    private static partial Regex Blank();
}
