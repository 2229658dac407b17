using System.Reflection;
using System.Text.RegularExpressions;

namespace Mbus.Tool.Tests;

/// <summary>What may use what: between projects, and between the folders of a project.</summary>
public partial class ArchitectureTests
{
    // Each project, and the projects that it may refer to.
    private static readonly (string Project, string[] May)[] Layers =
    [
        ("shared/Mbus.Core", []),
        ("shared/Mbus.Linux", []),
        ("shared/Mbus.Client", ["Mbus.Core", "Mbus.Linux"]),
        ("shared/Mbus.Server", ["Mbus.Client"]),
        ("shared/Mbus.Simulation", ["Mbus.Client"]),
        ("hat/Mbus.Hat", ["Mbus.Client"]),
        ("hat/Mbus.Gateway", ["Mbus.Hat", "Mbus.Server", "Mbus.Simulation"]),
        ("hat/Mbus.Tool", ["Mbus.Gateway", "Mbus.Hat", "Mbus.Server", "Mbus.Simulation"]),
    ];

    public static TheoryData<string> Projects => [.. Layers.Select(layer => layer.Project)];

    public static TheoryData<string> WithFolders => [.. Layers.Select(layer => layer.Project).Where(project => project is not "hat/Mbus.Tool"), "device/Mbus.Firmware"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_the_layers_below(string project)
    {
        string file = File.ReadAllText(Path.Combine(Root(), project, Path.GetFileName(project) + ".csproj"));
        string[] used = [.. Reference().Matches(file).Select(match => match.Groups[1].Value)];
        Assert.Empty(used.Except(Layers.Single(layer => layer.Project == project).May));
    }

    // The generator of log messages writes several classes in an order that differs from build to build: then no release is reproducible.
    [Theory]
    [MemberData(nameof(Projects))]
    public void The_log_messages_of_a_project_are_in_one_class(string project) =>
        Assert.InRange(
            Directory.EnumerateFiles(Path.Combine(Root(), project), "*.cs", SearchOption.AllDirectories)
                .Count(file => !file.Contains("/obj/", StringComparison.Ordinal) && File.ReadAllText(file).Contains("[LoggerMessage(", StringComparison.Ordinal)),
            0,
            1);

    [Theory]
    [MemberData(nameof(Projects))]
    public void Internals_are_visible_to_tests_only(string project)
    {
        string file = File.ReadAllText(Path.Combine(Root(), project, Path.GetFileName(project) + ".csproj"));
        Assert.All(Friend().Matches(file), match => Assert.True(Directory.Exists(Path.Combine(Root(), "tests", match.Groups[1].Value)), match.Value));
    }

    // A folder and the folders in it are one room.
    [Theory]
    [MemberData(nameof(WithFolders))]
    public void Two_folders_do_not_use_each_other(string project)
    {
        HashSet<(string From, string To)> uses = [.. Uses(Path.Combine(Root(), project))];
        string[] cycles = [.. uses.Where(use => uses.Contains((use.To, use.From)) && string.CompareOrdinal(use.From, use.To) < 0).Select(use => $"{use.From} and {use.To}")];
        Assert.Empty(cycles);
    }

    private static IEnumerable<(string From, string To)> Uses(string project)
    {
        (string Folder, string Text)[] sources = [.. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Folder: Path.GetRelativePath(project, Path.GetDirectoryName(file)!), Text: WithoutTexts().Replace(File.ReadAllText(file), "")))
            .Where(source => !source.Folder.StartsWith("obj", StringComparison.Ordinal) && !source.Folder.StartsWith("bin", StringComparison.Ordinal))];
        Dictionary<string, string> folders = [];
        foreach ((string folder, string text) in sources)
        {
            foreach (Match type in Declaration().Matches(text))
                folders.TryAdd(type.Groups[1].Value, folder);
        }

        return from source in sources
               from Match name in TypeName().Matches(source.Text)
               where folders.ContainsKey(name.Value)
               let other = folders[name.Value]
               where !IsSameRoom(source.Folder, other)
               select (source.Folder, other);
    }

    private static bool IsSameRoom(string a, string b) =>
        a == "." || b == "." || a == b || a.StartsWith(b + '/', StringComparison.Ordinal) || b.StartsWith(a + '/', StringComparison.Ordinal);

    internal static string Root()
    {
        string? folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (folder != null && !File.Exists(Path.Combine(folder, "Mbus.Edge.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("Run the tests inside the repository.");
    }

    [GeneratedRegex("<ProjectReference Include=\"[^\"]*/([^/\"]+)\\.csproj\"")]
    private static partial Regex Reference();

    [GeneratedRegex("<InternalsVisibleTo Include=\"([^\"]+)\"")]
    private static partial Regex Friend();

    // Comments, texts, and the members of an enum.
    [GeneratedRegex("//[^\\n]*|\"(\\\\.|[^\"\\\\\\n])*\"|^ +\\w+,$", RegexOptions.Multiline)]
    private static partial Regex WithoutTexts();

    // Nested types belong to their outer type.
    [GeneratedRegex(@"^ {0,4}(?:public|internal) [\w ]*?\b(?:class|struct|enum|interface|record|record struct) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // A member of the same name as a type (an enum's, a property) has a point before it.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+\b(?!\s*=[^=>])")]
    private static partial Regex TypeName();
}
