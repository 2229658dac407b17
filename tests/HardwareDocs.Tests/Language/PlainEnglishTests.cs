namespace Mbus.HardwareDocs.Tests.Language;

/// <summary>The documents use plain technical English. The texts of the assemblies are checked in Mbus.Tool.Tests.</summary>
public class PlainEnglishTests
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

    private static void AssertNone(IEnumerable<string> messages)
    {
        string[] found = [.. messages];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
