using System.Text;

namespace Mbus.Client.Formats;

/// <summary>A meter's texts for people: a control character could command their terminal, so each is written as its code.</summary>
internal static class Printable
{
    /// <summary>The text with its control characters written as <c>\x1B</c>.</summary>
    internal static string Text(string text)
    {
        if (!text.Any(char.IsControl))
            return text;

        StringBuilder result = new();
        foreach (char c in text)
            result.Append(char.IsControl(c) ? $"\\x{(int)c:X2}" : c);
        return result.ToString();
    }

    /// <summary>The same without the blanks and zeros that fill a field up.</summary>
    internal static string Trimmed(string text) => Text(text.Trim(' ', '\0'));
}
