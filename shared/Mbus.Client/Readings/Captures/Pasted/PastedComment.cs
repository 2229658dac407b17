namespace Mbus.Client.Readings;

/// <summary>Comments in source code and in text files: <c># ...</c>, <c>// ...</c>, <c>/* ... */</c>.</summary>
internal static class PastedComment
{
    /// <summary>Removes comments. The line is empty if it has nothing else.</summary>
    internal static void Remove(ref ReadOnlySpan<byte> line)
    {
        if (line.IndexOfAny((byte)'#', (byte)'/') < 0)
            return;

        if (line.StartsWith("//"u8) || (line.StartsWith("#"u8) && !HasPrefixes(line)))
            line = default;
        while (line.StartsWith("/*"u8))
        {
            int end = line.IndexOf("*/"u8);
            line = end < 0 ? default : line[(end + 2)..].TrimStart(" \t"u8);
        }

        Cut(ref line, "/*"u8);
        Cut(ref line, "//"u8);
        Cut(ref line, "# "u8);
    }

    /// <summary>Returns true for bytes with the prefix #, as in Pascal: <c>#68 #1F</c>.</summary>
    private static bool HasPrefixes(ReadOnlySpan<byte> line) => line.Length > 4 && (line[3] == '#' || line[4] == '#');

    // Addresses of the web and base64 have the same characters, but not after a space or a comma.
    private static void Cut(ref ReadOnlySpan<byte> line, ReadOnlySpan<byte> mark)
    {
        int at = line.IndexOf(mark);
        if (at > 0 && line[at - 1] is (byte)' ' or (byte)'\t' or (byte)',' or (byte)';')
            line = line[..at].TrimEnd(" \t"u8);
    }
}
