using System.Globalization;
using System.Text;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Outputs;

/// <summary>Text files to which whole lines are appended, one for each local day.</summary>
internal static class DayFile
{
    /// <summary>Returns the path of the file for a time, and creates the folder.</summary>
    internal static string PathOf(string folder, DateTimeOffset time, LocalCalendar calendar, string extension)
    {
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"mbus-{calendar.LocalOf(time):yyyy-MM-dd}.{extension}"));
    }

    /// <summary>
    /// Appends lines. When the call returns, they are on the disk; when it throws, the file is as it was before. A last line that a crash
    /// has cut is removed.
    /// </summary>
    internal static void Append(string path, string lines)
    {
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        long end = EndOfLines(file);
        file.SetLength(end);
        file.Position = end;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(lines));
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(end);
            throw;
        }
    }

    /// <summary>Removes a last line that a crash has cut.</summary>
    internal static void RemoveCutLine(string path) => Append(path, "");

    private static long EndOfLines(FileStream file)
    {
        Span<byte> block = stackalloc byte[512];
        for (long end = file.Length; end > 0; end -= block.Length)
        {
            long start = Math.Max(0, end - block.Length);
            file.Position = start;
            Span<byte> bytes = block[..(int)(end - start)];
            file.ReadExactly(bytes);
            int last = bytes.LastIndexOf((byte)'\n');
            if (last >= 0)
                return start + last + 1;
        }

        return 0;
    }
}
