using System.Text;

namespace Mbus.Client;

/// <summary>
/// Reads user-named files and streams up to a size limit, because a device such as /dev/zero is endless and a file may be of any kind.
/// Input over the limit is refused with an error that names the input and the limit.
/// </summary>
public static class BoundedInput
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Reads a UTF-8 text file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="maxBytes">Maximum size in bytes.</param>
    /// <exception cref="FormatException">The file is larger than the limit.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The path is a folder, or the user has no read permission.</exception>
    public static string ReadText(string path, int maxBytes)
    {
        using FileStream file = File.OpenRead(path);
        return ReadText(file, path, maxBytes);
    }

    /// <summary>Reads a stream to its end as UTF-8 text.</summary>
    /// <param name="stream">Stream to read.</param>
    /// <param name="name">Name of the input in messages.</param>
    /// <param name="maxBytes">Maximum size in bytes.</param>
    /// <exception cref="FormatException">The stream is longer than the limit.</exception>
    public static string ReadText(Stream stream, string name, int maxBytes) =>
        Encoding.UTF8.GetString(Read(stream, name, maxBytes)).TrimStart(ByteOrderMark);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">Stream to read.</param>
    /// <param name="name">Name of the input in messages.</param>
    /// <param name="maxBytes">Maximum size in bytes.</param>
    /// <exception cref="FormatException">The stream is longer than the limit.</exception>
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

    /// <summary>Reads text line by line as it arrives.</summary>
    /// <param name="reader">Text to read.</param>
    /// <param name="name">Name of the input in messages.</param>
    /// <param name="maxLength">Maximum length of a line in characters.</param>
    /// <exception cref="FormatException">A line is longer than the limit.</exception>
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
