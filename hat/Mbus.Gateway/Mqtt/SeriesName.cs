using System.Globalization;
using System.Text;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Mqtt;

/// <summary>
/// Name of a series in messages and in identities of entities, for example <c>energy_kwh_tariff_1</c>: lower case letters, digits and _. It
/// follows from the meaning of the record and not from its place in the telegram.
/// </summary>
internal static class SeriesName
{
    private const string Separators = " ,-.·()^_";

    // The sign of an exponent distinguishes two series.
    private const string NegativePower = "10^-";

    private static readonly Dictionary<char, string> Words = new()
    {
        ['³'] = "3",
        ['²'] = "2",
        ['°'] = "deg",
        ['%'] = "percent",
        ['/'] = "_per_",
    };

    /// <summary>Returns the name.</summary>
    internal static string Of(SeriesKey key)
    {
        string text = (key with { Unit = DisplayUnit.Of(key.Unit).Symbol }).ToString().Replace(NegativePower, "10_minus_", StringComparison.Ordinal);
        StringBuilder name = new(text.Length);
        foreach (char c in text)
        {
            string word = WordOf(c);
            bool isDouble = word[0] == '_' && (name.Length == 0 || name[^1] == '_');
            name.Append(isDouble ? word[1..] : word);
        }

        return name.ToString().TrimEnd('_');
    }

    private static string WordOf(char c)
    {
        if (char.IsAsciiLetterOrDigit(c))
            return char.ToLowerInvariant(c).ToString();
        return Separators.Contains(c, StringComparison.Ordinal)
            ? "_"
            : Words.GetValueOrDefault(c) ?? string.Create(CultureInfo.InvariantCulture, $"x{(int)c:x4}");
    }
}
