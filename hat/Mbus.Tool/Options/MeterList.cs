using System.CommandLine;
using Mbus.Client;
using Mbus.Gateway.Settings;
using Mbus.Tool.Commands;

namespace Mbus.Tool.Options;

/// <summary>The meters for a command: addresses, a list of addresses in a file, or all meters that a search finds.</summary>
internal sealed class MeterList
{
    internal const string Description = "0 to 250, or a range such as 1-20; 254 for the only meter on the line; a secondary address: 16 digits (1234567874520107) or with the letters of the manufacturer "
        + "(12345678TST0107); F is a wildcard; append /DIGITS for a fabrication number; @FILE for the meters in a file, @- for standard input; or all, to search for meters first.";

    internal const string OfCommand = "0 to 250; 254 for the only meter on the line; or a secondary address: 16 digits (1234567874520107) or with the letters of the manufacturer (12345678TST0107); F is a wildcard; append /DIGITS for a fabrication number; @FILE for the meters in a file.";

    private const string AllKeyword = "all";
    private const string BaudKey = "baud=";
    private const char FilePrefix = '@';
    private const int MaxLines = 10_000;
    private const int MaxLineLength = 1000;
    private const int MaxFileSize = 1 << 22;

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
            ParseAddresses(word);
        return new MeterList(words);
    }

    /// <summary>Returns the meters in the given order. Reads the files.</summary>
    /// <exception cref="FormatException">A line of a file does not start with an address; the message contains the line number.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal IReadOnlyList<ListedMeter> Meters() =>
        [.. _words.SelectMany(word => word.StartsWith(FilePrefix) ? ReadList(word[1..]) : ParseAddresses(word).Select(address => new ListedMeter(address)))];

    /// <summary>
    /// Reads a list: the first word of each line is an address or a range. A word baud=RATE in the line is the baud rate of the meter. Other
    /// words, empty lines and lines that start with # are ignored.
    /// </summary>
    internal static IReadOnlyList<ListedMeter> ReadList(TextReader reader, string name)
    {
        List<ListedMeter> meters = [];
        int line = 0;
        foreach (string text in BoundedInput.ReadLines(reader, name, MaxLineLength))
        {
            line++;
            string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0 && !words[0].StartsWith('#'))
                meters.AddRange(ParseLine(words, name, line));
            if (line > MaxLines || meters.Count > MaxLines)
                throw new FormatException($"{name} has more than {MaxLines} {(line > MaxLines ? "lines" : "meters")}. Expected a list of meters.");
        }

        return meters.Count > 0 ? meters : throw new FormatException($"{name} contains no meter. Expected an address at the start of each line, as in the output of mbus search and mbus scan.");
    }

    private static IReadOnlyList<ListedMeter> ReadList(string path)
    {
        if (path == "-")
            return ReadList(StandardStreams.InputText, "standard input");

        using FileStream file = File.OpenRead(path);
        string text = BoundedInput.ReadText(file, path, MaxFileSize);
        if (!MeterListFile.IsJson(text))
            return ReadList(new StringReader(text), path);

        IReadOnlyList<ListedMeter> meters = MeterListFile.Parse(text, path);
        if (meters.Any(meter => !meter.Key.IsEmpty))
            SecretFile.CheckSecret(file, path);
        return meters;
    }

    /// <summary>Option of commands that find meters: the file for a list of them.</summary>
    internal static Option<string?> FileOption() => new("--list")
    {
        Description = "Write the meters found to a new meter list (JSON), for mbus read @FILE; names, keys, time-outs and requests can be added to it. See docs/meter-list.md.",
        HelpName = "FILE",
    };

    /// <summary>Throws if the file of a new list exists: it may have names and keys.</summary>
    /// <exception cref="FormatException">The file exists.</exception>
    internal static void CheckNew(string? path)
    {
        if (path != null && File.Exists(path))
            throw new FormatException($"{path} exists. Expected a new file for --list, so that names and keys in a list are not lost.");
    }

    /// <summary>Writes a new list.</summary>
    internal static void Write(string path, IReadOnlyList<ListedMeter> meters) => File.WriteAllText(path, MeterListFile.Format(meters));

    private static IReadOnlyList<ListedMeter> ParseLine(string[] words, string name, int line)
    {
        try
        {
            int? baudRate = words.FirstOrDefault(word => word.StartsWith(BaudKey, StringComparison.Ordinal)) is string rate ? ScanCommand.ParseBaudRate(rate[BaudKey.Length..]) : null;
            return [.. ParseAddresses(words[0]).Select(address => new ListedMeter(address, baudRate))];
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name}, line {line}: {e.Message}", e);
        }
    }

    // A secondary address can contain hyphens, but not only digits around a single one.
    private static IEnumerable<MeterAddress> ParseAddresses(string word)
    {
        string[] ends = word.Split('-');
        bool isRange = ends.Length == 2 && ends.All(end => end.Length is > 0 and <= 3 && end.All(char.IsAsciiDigit));
        return isRange ? AddressRange.Parse(word).Select(address => (MeterAddress)address) : [MeterAddress.Parse(word)];
    }
}
