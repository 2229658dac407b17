using System.Text;

namespace Mbus.Tool.Input;

/// <summary>Inputs of <c>mbus decode</c>: files, pasted text, or standard input.</summary>
internal static class DecodeInput
{
    /// <summary>Opens the inputs of a command line: files, a text, or standard input for - or no argument. Each input is opened on iteration.</summary>
    /// <exception cref="FormatException">An argument is empty or a folder.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    internal static IEnumerable<(string Name, Stream Content)> FromArguments(string[] input)
    {
        if (input.Length == 0 || input is ["-"])
            return [("standard input", OpenStandardInput())];
        if (input.All(string.IsNullOrWhiteSpace))
            throw new FormatException("The input is empty. Expected files, or telegrams as text, for example 10 5B 01 5C 16.");
        if (input.FirstOrDefault(Directory.Exists) is string folder)
            throw new FormatException($"{folder} is a folder. Expected files, for example {ShellWord.Quote(Path.Combine(folder, "telegram.hex"))}.");
        if (input.All(File.Exists))
            return input.Select(file => (file, (Stream)File.OpenRead(file)));
        if (input.FirstOrDefault(HexInput.LooksLikeFile) is string missing)
            throw new FileNotFoundException($"{missing} is neither an existing file nor bytes of a telegram.");
        return [("the command line", new MemoryStream(Encoding.UTF8.GetBytes(string.Join(' ', input))))];
    }

    private static Stream OpenStandardInput()
    {
        if (!StandardStreams.IsInputRedirected)
            Console.Error.WriteLine("Paste telegrams, then press Ctrl-D.");
        return StandardStreams.Input;
    }
}
