using System.Text.RegularExpressions;

namespace Mbus.Tool.Tests;

/// <summary>Limits of size, so that a reader finds the file by the tree: files in a folder, and lines of a class in all its files.</summary>
public partial class SizeTests
{
    private const int MaxFiles = 15;
    private const int MaxLines = 400;

    private static readonly string[] Sources = ["shared", "hat", "device", "hardware-docs"];

    // Folders with more files, their limit, and the reason.
    private static readonly (string Folder, int Files, string Reason)[] LargerFolders =
    [
        ("hat/Mbus.Tool/Commands", 16, "one file for each command"),
        ("hat/Mbus.Tool/Output", 16, "one file for each kind of output"),
    ];

    // Classes with more lines, their limit, and the reason. A table is no class in this sense.
    private static readonly (string Type, int Lines, string Reason)[] LargerClasses =
    [
        ("Arbiter", 1150, ArbiterReason),
        ("Exchange", 735, ExchangeReason),
    ];

    private const string ArbiterReason = "its phases share their state, which an interpreter reads at each step: another class costs a call for each access, and forwarding has 159 of 13,310 instructions left (CostTests)";
    private const string ExchangeReason = "as the arbiter: it runs for each byte from the bus";

    public static TheoryData<string> Trees => [.. Sources, "samples", "tests"];

    [Theory]
    [MemberData(nameof(Trees))]
    public void A_folder_has_at_most_15_files(string tree)
    {
        string[] larger = [.. Files(tree).GroupBy(file => Path.GetDirectoryName(file)!)
            .Where(folder => folder.Count() > MaxFilesOf(folder.Key)).Select(folder => $"{folder.Key}: {folder.Count()} files")];
        Assert.Empty(larger);
    }

    // In tests, a class is a list of cases.
    [Fact]
    public void A_class_has_at_most_400_lines_in_all_its_files()
    {
        string[] larger = [.. LinesByType().Where(type => type.Lines > MaxLinesOf(type.Name)).Select(type => $"{type.Name}: {type.Lines} lines")];
        Assert.Empty(larger);
    }

    [Fact]
    public void Each_exception_is_needed()
    {
        Dictionary<string, int> files = Sources.Append("tests").SelectMany(Files).CountBy(file => Path.GetDirectoryName(file)!).ToDictionary();
        Assert.All(LargerFolders, exception => Assert.InRange(files[exception.Folder], MaxFiles + 1, exception.Files));
        Assert.All(LargerClasses, exception => Assert.InRange(LinesByType().Where(type => type.Name == exception.Type).Max(type => type.Lines), MaxLines + 1, exception.Lines));
    }

    private static int MaxFilesOf(string folder) => LargerFolders.FirstOrDefault(exception => exception.Folder == folder) is { Files: > 0 } larger ? larger.Files : MaxFiles;

    private static int MaxLinesOf(string type) => LargerClasses.FirstOrDefault(exception => exception.Type == type) is { Lines: > 0 } larger ? larger.Lines : MaxLines;

    // A file belongs to the first type that it declares; the files of a partial type are added.
    private static IEnumerable<(string Name, int Lines)> LinesByType() =>
        from file in Sources.SelectMany(Files)
        let text = File.ReadAllText(Path.Combine(ArchitectureTests.Root(), file))
        let type = Declaration().Match(text)
        where type.Success
        group text.Count(c => c == '\n') by (Project(file), Name: type.Groups[1].Value) into parts
        select (parts.Key.Name, parts.Sum());

    private static string Project(string file) => string.Join('/', file.Split('/').Take(2));

    private static IEnumerable<string> Files(string tree) =>
        from file in Directory.EnumerateFiles(Path.Combine(ArchitectureTests.Root(), tree), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(ArchitectureTests.Root(), file).Replace('\\', '/')
        where !path.Split('/').Any(folder => folder is "bin" or "obj" or "node_modules")
        select path;

    [GeneratedRegex(@"^ {0,4}(?:public|internal)? ?[\w ]*?\b(?:class|struct|enum|interface|record struct|record) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
