namespace Mbus.HardwareDocs.Tests;

/// <summary>The files of the repository that the tests read.</summary>
internal static class Repository
{
    internal static readonly string Root = FindRoot();
    internal static readonly string Docs = Path.Combine(Root, "hardware-docs");

    /// <summary>The names of the pages in hardware-docs.</summary>
    internal static string[] PageNames => [.. Directory.EnumerateFiles(Docs, "*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    internal static string Page(string name) => File.ReadAllText(Path.Combine(Docs, name));

    /// <summary>Returns the C# sources of some folders as one text.</summary>
    internal static string Sources(params string[] folders) =>
        string.Concat(folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Select(File.ReadAllText));

    // Paths from the compiler are not valid in a deterministic build.
    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mbus.Edge.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"No Mbus.Edge.sln above {AppContext.BaseDirectory}.");
        return folder;
    }
}
