using Mbus.Client;

namespace Mbus.Tool;

/// <summary>The meters for a command: addresses, a list of addresses in a file, or all meters that a search finds.</summary>
internal sealed class MeterList
{
    internal const string Description = "0 to 250; 254 for the only meter on the line; a secondary address: 16 digits (1234567874520107) or with the letters of the manufacturer "
        + "(12345678TST0107); F is a wildcard; append /DIGITS for a fabrication number; @FILE for the meters in a file, @- for standard input; or all, to search for meters first.";

    private const string AllKeyword = "all";
    private const char FilePrefix = '@';
    private const int MaxLines = 10_000;
    private const int MaxLineLength = 1000;

    private readonly string[] _words;

    private MeterList(string[] words)
    {
        _words = words;
    }

    /// <summary>True if the meters are to be found by a search.</summary>
    internal bool IsAll => _words is [AllKeyword];

    /// <summary>Parses the meters of a command line.</summary>
    /// <exception cref="FormatException">A word is not an address, @FILE or all.</exception>
    internal static MeterList Parse(string[] words)
    {
        if (words.Length > 1 && words.Contains(AllKeyword))
            throw new FormatException($"\"{AllKeyword}\" cannot be combined with other meters. Expected \"{AllKeyword}\" or addresses.");

        foreach (string word in words.Where(word => word != AllKeyword && !word.StartsWith(FilePrefix)))
            MeterAddress.Parse(word);
        return new MeterList(words);
    }

    /// <summary>Returns the meters in the given order. Reads the files.</summary>
    /// <exception cref="FormatException">A line of a file does not start with an address; the message contains the line number.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal IReadOnlyList<MeterAddress> Addresses() =>
        [.. _words.SelectMany(word => word.StartsWith(FilePrefix) ? ReadList(word[1..]) : [MeterAddress.Parse(word)])];

    /// <summary>Reads a list: the first word of each line is an address. Other words, empty lines and lines that start with # are ignored.</summary>
    internal static IReadOnlyList<MeterAddress> ReadList(TextReader reader, string name)
    {
        List<MeterAddress> meters = [];
        int line = 0;
        foreach (string text in BoundedInput.ReadLines(reader, name, MaxLineLength))
        {
            line++;
            string word = text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
            if (word.Length > 0 && !word.StartsWith('#'))
                meters.Add(ParseLine(word, name, line));
            if (line > MaxLines)
                throw new FormatException($"{name} has more than {MaxLines} lines. Expected a list of meters.");
        }

        return meters.Count > 0 ? meters : throw new FormatException($"{name} contains no meter. Expected an address at the start of each line, as in the output of mbus search and mbus scan.");
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
