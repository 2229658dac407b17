using System.Text;

namespace Mbus.Client.Formats;

/// <summary>XML elements with fixed text, encoded in advance.</summary>
internal static class LibmbusElement
{
    /// <summary>Creates one element on its own line.</summary>
    internal static byte[] Make(string name, string text) => Encoding.UTF8.GetBytes($"        <{name}>{Escape(text)}</{name}>\n");

    /// <summary>Creates the elements of the codes from 0 on.</summary>
    internal static byte[][] All(string name, int count, Func<int, string> text)
    {
        byte[][] elements = new byte[count][];
        for (int code = 0; code < count; code++)
            elements[code] = Make(name, text(code));
        return elements;
    }

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
