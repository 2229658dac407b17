using System.Text;
using Mbus.Client;

namespace Mbus.Tool;

/// <summary>Telegrams as people and programs hand them over: binary, or hexadecimal digits with anything usual between the bytes.</summary>
internal static class HexInput
{
    private const string StandardInput = "standard input";

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', ':', '-', ',', ';'];

    /// <summary>What a command line names: files, bytes in hexadecimal, or with - or nothing standard input.</summary>
    /// <exception cref="FormatException">It is neither binary nor hexadecimal; the message names the place.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal static IReadOnlyList<(string Name, byte[] Bytes)> FromArguments(string[] input)
    {
        if (input.Length == 0 || input is ["-"])
            return [(StandardInput, Read(ReadStandardInput(), StandardInput))];
        if (input.All(File.Exists))
            return [.. input.Select(file => (file, Read(File.ReadAllBytes(file), file)))];

        string? missing = input.FirstOrDefault(LooksLikeFile);
        if (missing != null)
            throw new FileNotFoundException($"There is no file {missing}, and hexadecimal bytes it is not.");
        return [("the command line", Parse(string.Join(' ', input), "the command line"))];
    }

    /// <summary>The bytes of a file or of standard input. One that begins with 68, 10 or E5 as a byte is binary; no hexadecimal text does.</summary>
    /// <exception cref="FormatException">It is neither binary nor hexadecimal; the message names the place.</exception>
    internal static byte[] Read(byte[] content, string name)
    {
        bool isBinary = content.Length > 0 && content[0] is Frame.LongStart or Frame.ShortStart or Frame.Ack;
        byte[] bytes = isBinary ? content : Parse(Encoding.Latin1.GetString(content), name);
        return bytes.Length > 0 ? bytes : throw new FormatException($"There are no bytes in {name}. Expected a telegram, for example E5 or 10 5B 01 5C 16.");
    }

    /// <summary>The bytes of a text; 0x may stand in front of each.</summary>
    internal static byte[] Parse(string text, string name)
    {
        List<byte> bytes = [];
        int at = 0;
        while (at < text.Length)
        {
            if (Separators.Contains(text[at]))
                at++;
            else if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'X')
                at += 2;
            else
                bytes.Add(ByteAt(text, ref at, name, bytes.Count));
        }

        return [.. bytes];
    }

    private static bool LooksLikeFile(string input) => !File.Exists(input) && (input.Contains('.', StringComparison.Ordinal) || input.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static byte[] ReadStandardInput()
    {
        if (!Console.IsInputRedirected)
            Console.Error.WriteLine("Paste telegrams in hexadecimal, then end with Ctrl-D.");
        using Stream input = Console.OpenStandardInput();
        using MemoryStream bytes = new();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte ByteAt(string text, ref int at, string name, int before)
    {
        string pair = text.Substring(at, Math.Min(2, text.Length - at));
        if (pair.Length < 2 || !Hex.TryParse(pair, out byte[] parsed) || parsed.Length != 1)
        {
            int line = text.AsSpan(0, at).Count('\n') + 1;
            int column = at - text.LastIndexOf('\n', Math.Max(0, at - 1));
            string shown = new([.. pair.TakeWhile(c => !char.IsControl(c))]);
            throw new FormatException($"Byte {before + 1} of {name} (line {line}, column {(line == 1 ? at + 1 : column)}) is \"{shown.TrimEnd()}\"; expected two hexadecimal digits.");
        }

        at += 2;
        return parsed[0];
    }
}
