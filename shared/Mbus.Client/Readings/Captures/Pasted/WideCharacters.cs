namespace Mbus.Client.Readings;

/// <summary>Full-width forms of ASCII characters (U+FF01 to U+FF5E), which East Asian keyboards and programs write.</summary>
internal static class WideCharacters
{
    private const byte First = 0xEF;
    private const byte Low = 0xBC;
    private const byte High = 0xBD;
    private const int Length = 3;

    /// <summary>Returns a line in UTF-8 with ASCII characters in place of full-width ones: the line itself if it has none.</summary>
    /// <param name="line">Line.</param>
    /// <param name="buffer">Buffer for the result.</param>
    internal static ReadOnlySpan<byte> Narrow(ReadOnlySpan<byte> line, ref byte[] buffer)
    {
        if (line.IndexOf(First) < 0)
            return line;

        if (buffer.Length < line.Length)
            buffer = new byte[line.Length];
        int count = 0;
        for (int i = 0; i < line.Length; i++)
        {
            bool isWide = line[i] == First && i + Length <= line.Length && line[i + 1] is Low or High;
            buffer[count++] = isWide ? (byte)(line[i + 2] - 0x60 + (line[i + 1] == High ? 0x40 : 0)) : line[i];
            i += isWide ? Length - 1 : 0;
        }

        return buffer.AsSpan(0, count);
    }
}
