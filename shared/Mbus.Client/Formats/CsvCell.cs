using System.Buffers;
using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Formats cells of CSV (RFC 4180). Control characters are escaped, so that a row is one line.</summary>
public static class CsvCell
{
    // A spreadsheet treats a cell that starts with one of these, also in full width, as a formula.
    private const string FormulaStarts = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    // Characters of which a cell needs neither quotes nor escapes.
    private static readonly SearchValues<char> Plain = SearchValues.Create(" !#$%&'()*+-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\u00B3\u00B0\u00B7");

    /// <summary>Returns a cell, in quotes if necessary. A text that a spreadsheet would treat as a formula gets a leading apostrophe.</summary>
    public static string Format(string text)
    {
        bool isPlainText = text.Length == 0 || (char.IsAsciiLetterOrDigit(text[0]) && text[^1] != ' ' && !text.AsSpan().ContainsAnyExcept(Plain));
        if (isPlainText)
            return text;

        string field = Printable.Text(text);
        if (IsFormula(field))
            field = $"'{field}";
        bool isPlain = field.AsSpan().IndexOfAny(",\"") < 0 && field == field.Trim();
        return isPlain ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // A negative number is not a formula.
    private static bool IsFormula(string field) =>
        field.AsSpan().TrimStart() is [char first, ..] && FormulaStarts.Contains(first, StringComparison.Ordinal)
        && !double.TryParse(field, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out _);
}
