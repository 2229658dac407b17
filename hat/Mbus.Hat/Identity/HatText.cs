using System.Text;

namespace Mbus.Hat.Identity;

/// <summary>Names as a HAT has them: printable ASCII.</summary>
internal static class HatText
{
    /// <exception cref="HatFormatException">A byte is none of a printable character.</exception>
    public static string Parse(string where, ReadOnlySpan<byte> bytes, int offset)
    {
        int wrong = bytes.IndexOfAnyExceptInRange((byte)' ', (byte)'~');
        return wrong < 0
            ? Encoding.ASCII.GetString(bytes)
            : throw new HatFormatException(where, offset + wrong, $"{bytes[wrong]:X2} is no printable character.");
    }
}
