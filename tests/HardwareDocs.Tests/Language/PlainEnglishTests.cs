using System.Text.RegularExpressions;

namespace Mbus.HardwareDocs.Tests.Language;

/// <summary>The documents and the help texts use plain technical English.</summary>
public partial class PlainEnglishTests
{
    private static readonly string[] Folders = ["docs", "hardware-docs", ".github"];
    private static readonly string[] FlatFolders = ["", "device", "device/Mbus.Firmware", "device/NanoSurface", "packaging"];

    [Fact]
    public void Documents_use_no_word_of_the_list()
    {
        string[] documents = [.. Documents().Order(StringComparer.Ordinal)];

        Assert.Contains("README.md", documents);
        Assert.Contains("hardware-docs/faults.md", documents);
        AssertNone(documents.SelectMany(file => PlainEnglish.Find(file, File.ReadAllText(Path.Combine(Repository.Root, file)), PlainEnglish.Words)));
    }

    [Fact]
    public void Descriptions_of_commands_and_options_use_no_word_of_the_list()
    {
        UnclearWord[] words = [.. PlainEnglish.Words.Where(word => word.InDescriptions)];
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "hat", "Mbus.Tool"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")).Order(StringComparer.Ordinal)];

        Assert.NotEmpty(files.SelectMany(file => Description().Matches(File.ReadAllText(file))));
        AssertNone(files.SelectMany(file => PlainEnglish.Find(Path.GetRelativePath(Repository.Root, file), Descriptions(File.ReadAllText(file)), words)));
    }

    [Fact]
    public void A_word_is_reported_with_file_line_and_replacement()
    {
        string message = Assert.Single(PlainEnglish.Find("a.md", "Meters reply.\nThe bus is\nTold to wait.", [new("is told", "waits")]));

        Assert.Equal("a.md:2: \"is Told\". Write instead: waits.", message);
    }

    [Theory]
    [InlineData("amendment and recommend")]
    [InlineData("the message `nobody` of the program")]
    [InlineData("```\nnobody\n```")]
    [InlineData("If there is no reply")]
    public void Correct_text_is_not_reported(string text) => Assert.Empty(PlainEnglish.Find("a.md", text, PlainEnglish.Words));

    private static IEnumerable<string> Documents()
    {
        IEnumerable<string> flat = FlatFolders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"));
        IEnumerable<string> deep = Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories));
        return flat.Concat(deep).Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "README.md", SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));
    }

    // Everything but the descriptions becomes blank, so that line numbers stay correct.
    private static string Descriptions(string source)
    {
        char[] text = [.. source.Select(character => character == '\n' ? '\n' : ' ')];
        foreach (Match match in Description().Matches(source))
            match.Groups["text"].ValueSpan.CopyTo(text.AsSpan(match.Groups["text"].Index));
        return new string(text);
    }

    private static void AssertNone(IEnumerable<string> messages)
    {
        string[] found = [.. messages];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    [GeneratedRegex("""(?:Description = \$?|\b(?:Tool)?Command \w+ = new\("[a-z]+", )"(?<text>[^"\n]*)""")]
    private static partial Regex Description();
}
