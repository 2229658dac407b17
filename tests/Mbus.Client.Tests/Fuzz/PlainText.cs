using System.Globalization;
using System.Text;

namespace Mbus.Client.Tests.Fuzz;

/// <summary>What an output may hold: line ends, and characters that have a shape.</summary>
internal static class PlainText
{
    public static void Check(string text, string what = "")
    {
        // The ends of lines of CSV.
        foreach (Rune rune in text.Replace("\r\n", "\n").EnumerateRunes())
        {
            bool isHidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if ((isHidden && rune.Value != '\n') || rune == Rune.ReplacementChar)
                Assert.Fail($"{what}: U+{rune.Value:X4} in: {text}");
        }
    }
}
