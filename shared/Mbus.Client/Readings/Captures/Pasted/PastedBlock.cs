using System.Globalization;

namespace Mbus.Client.Readings;

/// <summary>Bytes found in a text: usually one telegram.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Time">Time before the bytes in their line; null for none.</param>
/// <param name="Masked">Number of bytes that are written as XX or ??; they are 00.</param>
/// <param name="Line">Number of the first line of the bytes, from 1.</param>
internal sealed record PastedBlock(byte[] Bytes, DateTimeOffset? Time, int Masked, long Line)
{
    /// <summary>The line if it is not the first one, and the hidden bytes, for messages: <c>Line 3: </c>.</summary>
    internal string Place
    {
        get
        {
            string line = Line == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"Line {Line}: ");
            return Masked == 0 ? line : $"{line}{(Masked == 1 ? "1 byte is" : $"{Masked} bytes are")} hidden (XX or ??) and taken for 00. ";
        }
    }
}
