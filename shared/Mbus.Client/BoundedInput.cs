using System.Text;

namespace Mbus.Client;

/// <summary>
/// Reads files and streams that a user names, up to a limit: a device such as /dev/zero has no end, and a file need not be what its
/// name says. An input over the limit is refused with an error that names it and the limit.
/// </summary>
public static class BoundedInput
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads a text file, in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most that it may have.</param>
    /// <exception cref="FormatException">It has more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or must not be read.</exception>
    public static string ReadText(string path, int maxBytes)
    {
        using FileStream file = File.OpenRead(path);
        return ReadText(file, path, maxBytes);
    }

    /// <summary>Reads a stream to its end as text in UTF-8.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="maxBytes">The most that it may have.</param>
    /// <exception cref="FormatException">It has more.</exception>
    public static string ReadText(Stream stream, string name, int maxBytes) =>
        Encoding.UTF8.GetString(Read(stream, name, maxBytes)).TrimStart(ByteOrderMark);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="maxBytes">The most that it may have.</param>
    /// <exception cref="FormatException">It has more.</exception>
    public static byte[] Read(Stream stream, string name, int maxBytes)
    {
        using MemoryStream content = new();
        byte[] buffer = new byte[Math.Min(maxBytes + 1, 1 << 16)];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, count);
            if (content.Length > maxBytes)
                throw new FormatException($"{name} has more than {maxBytes} bytes. Expected at most {maxBytes}.");
        }

        return content.ToArray();
    }

    /// <summary>Reads a text line by line, as it comes.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">How messages call it.</param>
    /// <param name="maxLength">The most characters that a line may have.</param>
    /// <exception cref="FormatException">A line has more.</exception>
    public static IEnumerable<string> ReadLines(TextReader reader, string name, int maxLength)
    {
        StringBuilder line = new();
        int number = 1;
        int next;
        do
        {
            next = reader.Read();
            if (next is >= 0 and not '\n')
            {
                line.Append((char)next);
                if (line.Length > maxLength)
                    throw new FormatException($"{name}, line {number}: has more than {maxLength} characters. Expected at most {maxLength}.");
            }
            else if (next >= 0 || line.Length > 0)
            {
                yield return line.ToString().TrimEnd('\r');
                line.Clear();
                number++;
            }
        }
        while (next >= 0);
    }
}
