using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Mbus.Client.Readings;

/// <summary>
/// Makes external text (from a meter, a file, a USB device) safe to display: a control character could control the terminal, an invisible
/// one could reorder or hide text. Each such character is replaced by its code.
/// </summary>
public static class Printable
{
    /// <summary>
    /// JSON encoder that writes such characters, and those special in HTML, as <c>\u001B</c>; readable letters such as ³ and ° are kept.
    /// </summary>
    public static JavaScriptEncoder JsonEncoder { get; } = JavaScriptEncoder.Create(ReadableCharacters());

    /// <summary>
    /// Returns one line of safe text: control characters, line breaks, invisible characters (direction marks, zero-width spaces) and lone
    /// surrogates are written as <c>\x1B</c>, <c>\u202E</c> or <c>\U000E0001</c>.
    /// </summary>
    public static string Text(string text)
    {
        bool isAscii = !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        if (isAscii || !HasEscaped(text))
            return text;

        StringBuilder result = new();
        for (int i = 0; i < text.Length;)
        {
            bool isWhole = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && !IsEscaped(rune))
                result.Append(text, i, length);
            else
                result.Append(Code(isWhole ? rune.Value : text[i]));
            i += length;
        }

        return result.ToString();
    }

    /// <summary>Returns safe text of several lines, keeping line ends.</summary>
    public static string Lines(string text) => string.Join('\n', text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(Text));

    /// <summary>Returns safe text without the spaces and zeros that pad a field.</summary>
    internal static string Trimmed(string text) => Text(text.Trim(' ', '\0'));

    private static bool HasEscaped(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsEscaped(rune))
                return true;
        }

        return false;
    }

    // A lone surrogate is enumerated as the replacement character.
    private static bool IsEscaped(Rune rune) => rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse;

    private static string Code(int character) => character switch
    {
        <= 0xFF => $"\\x{character:X2}",
        <= 0xFFFF => $"\\u{character:X4}",
        _ => $"\\U{character:X8}",
    };

    private static TextEncoderSettings ReadableCharacters()
    {
        TextEncoderSettings settings = new(UnicodeRanges.All);
        settings.ForbidCharacters([.. Enumerable.Range(0, 0xD800).Concat(Enumerable.Range(0xE000, 0x2000)).Where(c => IsEscaped(new Rune(c))).Select(c => (char)c)]);
        return settings;
    }
}
