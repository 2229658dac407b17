using System.Globalization;
using System.Text;

namespace Mbus.Tool.Tests;

/// <summary>What may reach a terminal: line feeds, and characters that have a shape.</summary>
internal static class PlainText
{
    public static void Assert(string text)
    {
        // The ends of lines of CSV.
        foreach (Rune rune in text.Replace("\r\n", "\n").EnumerateRunes())
        {
            bool isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            Xunit.Assert.False((isHidden && rune.Value != '\n') || rune == Rune.ReplacementChar, $"U+{rune.Value:X4} in: {text}");
        }
    }
}
