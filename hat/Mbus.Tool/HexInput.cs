using Mbus.Client;

namespace Mbus.Tool;

/// <summary>Telegrams as people and programs hand them over: binary, or hexadecimal digits with anything usual between the bytes.</summary>
internal static class HexInput
{
    private const string StandardInput = "standard input";

    /// <summary>What a command line names: files, bytes in hexadecimal, or with - or nothing standard input. Each is opened when its turn comes.</summary>
    /// <exception cref="FormatException">It is neither binary nor hexadecimal; the message names the place.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal static IEnumerable<(string Name, Stream Bytes)> FromArguments(string[] input)
    {
        if (input.Length == 0 || input is ["-"])
            return [(StandardInput, OpenStandardInput())];
        if (input.All(File.Exists))
            return input.Select(file => (file, (Stream)new HexStream(File.OpenRead(file), file)));

        string? missing = input.FirstOrDefault(LooksLikeFile);
        if (missing != null)
            throw new FileNotFoundException($"There is no file {missing}, and hexadecimal bytes it is not.");
        return [("the command line", new MemoryStream(Parse(string.Join(' ', input), "the command line")))];
    }

    /// <summary>The bytes of a text; 0x may stand in front of each.</summary>
    internal static byte[] Parse(string text, string name)
    {
        using HexStream bytes = new(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), name);
        return BoundedInput.Read(bytes, name, text.Length);
    }

    private static bool LooksLikeFile(string input) => !File.Exists(input) && (input.Contains('.', StringComparison.Ordinal) || input.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static HexStream OpenStandardInput()
    {
        if (!StandardStreams.IsInputRedirected)
            Console.Error.WriteLine("Paste telegrams in hexadecimal, then end with Ctrl-D.");
        return new HexStream(StandardStreams.Input, StandardInput);
    }
}
