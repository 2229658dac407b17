using System.Text;

namespace Mbus.Hat.Identity;

/// <summary>Text in the identity data of a HAT: printable ASCII.</summary>
internal static class HatText
{
    /// <summary>Parses printable ASCII.</summary>
    /// <exception cref="HatFormatException">A byte is not a printable character.</exception>
    public static string Parse(string where, ReadOnlySpan<byte> bytes, int offset)
    {
        int wrong = bytes.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        return wrong < 0
            ? Encoding.ASCII.GetString(bytes)
            : throw new HatFormatException(where, offset + wrong, $"{bytes[wrong]:X2} is not a printable character.");
    }
}
