using Mbus.Client;

namespace Mbus.Tool;

/// <summary>Which meters a command is for: addresses, those in a list, or all that a search finds.</summary>
internal sealed class MeterList
{
    internal const string Description = "0 to 250; 254 for the only meter on the line; a secondary address: 16 digits (1234567874520107) or with the manufacturer's letters "
        + "(12345678TST0107), F is a wildcard, /DIGITS behind it is a fabrication number; @FILE for the meters in a file, @- in standard input; or all, which searches first.";

    private const string Every = "all";
    private const char BeforeFile = '@';
    private const int LargestList = 10_000;
    private const int LongestLine = 1000;

    private readonly string[] _words;

    private MeterList(string[] words)
    {
        _words = words;
    }

    /// <summary>True for all meters that a search finds.</summary>
    internal bool IsAll => _words is [Every];

    /// <summary>Reads what the command line says.</summary>
    /// <exception cref="FormatException">A word is none of the three.</exception>
    internal static MeterList Parse(string[] words)
    {
        if (words.Length > 1 && words.Contains(Every))
            throw new FormatException($"\"{Every}\" stands for all meters. Expected it alone, or addresses without it.");

        foreach (string word in words.Where(word => word != Every && !word.StartsWith(BeforeFile)))
            MeterAddress.Parse(word);
        return new MeterList(words);
    }

    /// <summary>The meters in their order, those of files read now.</summary>
    /// <exception cref="FormatException">A line of a file is no address; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal IReadOnlyList<MeterAddress> Addresses() =>
        [.. _words.SelectMany(word => word.StartsWith(BeforeFile) ? ReadList(word[1..]) : [MeterAddress.Parse(word)])];

    /// <summary>The first word of each line; what stands behind it is for people, as are empty lines and those that begin with #.</summary>
    internal static IReadOnlyList<MeterAddress> ReadList(TextReader reader, string name)
    {
        List<MeterAddress> meters = [];
        int line = 0;
        foreach (string text in BoundedInput.ReadLines(reader, name, LongestLine))
        {
            line++;
            string word = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
            if (word.Length > 0 && !word.StartsWith('#'))
                meters.Add(ParseLine(word, name, line));
            if (line > LargestList)
                throw new FormatException($"{name} has more than {LargestList} lines. Expected a list of meters.");
        }

        return meters.Count > 0 ? meters : throw new FormatException($"{name} names no meter. Expected an address at the beginning of each line, as mbus search and mbus scan print them.");
    }

    private static IReadOnlyList<MeterAddress> ReadList(string path)
    {
        if (path == "-")
            return ReadList(StandardStreams.InputText, "standard input");

        using StreamReader file = new(File.OpenRead(path));
        return ReadList(file, path);
    }

    private static MeterAddress ParseLine(string word, string name, int line)
    {
        try
        {
            return MeterAddress.Parse(word);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}, line {line}: {e.Message}", e);
        }
    }
}
