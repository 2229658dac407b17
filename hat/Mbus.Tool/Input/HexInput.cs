using Mbus.Client;

namespace Mbus.Tool.Input;

/// <summary>Reads telegrams as binary data or as hexadecimal digits with common separators.</summary>
internal static class HexInput
{
    private const string StandardInput = "standard input";

    /// <summary>Opens the inputs of a command line: files, hexadecimal bytes, or standard input for - or no argument. Each input is opened on iteration.</summary>
    /// <exception cref="FormatException">The input is neither binary nor hexadecimal; the message contains the place.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    internal static IEnumerable<(string Name, Stream Bytes)> FromArguments(string[] input)
    {
        if (input.Length == 0 || input is ["-"])
            return [(StandardInput, OpenStandardInput())];
        if (input.All(File.Exists))
            return input.Select(file => (file, (Stream)new HexStream(File.OpenRead(file), file)));

        string? missing = input.FirstOrDefault(LooksLikeFile);
        if (missing != null)
            throw new FileNotFoundException($"{missing} is neither an existing file nor hexadecimal bytes.");
        return [("the command line", new MemoryStream(Parse(string.Join(' ', input), "the command line")))];
    }

    /// <summary>Parses hexadecimal bytes, each with an optional prefix 0x.</summary>
    internal static byte[] Parse(string text, string name)
    {
        using HexStream bytes = new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), name);
        return BoundedInput.Read(bytes, name, text.Length);
    }

    /// <summary>Returns true for a word with a dot or a path separator that is not an existing file: a text of bytes rarely has one.</summary>
    internal static bool LooksLikeFile(string input) => !File.Exists(input) && !input.Any(char.IsWhiteSpace)
        && (input.Contains('.', StringComparison.Ordinal) || input.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static HexStream OpenStandardInput()
    {
        if (!StandardStreams.IsInputRedirected)
            Console.Error.WriteLine("Paste telegrams in hexadecimal, then press Ctrl-D.");
        return new HexStream(StandardStreams.Input, StandardInput);
    }
}
