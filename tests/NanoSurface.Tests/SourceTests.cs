namespace Mbus.Tests.Nano;

public class SourceTests
{
    [Fact]
    public void The_core_is_one_source_for_both_targets()
    {
        string core = Path.Combine(Root(), "shared", "Mbus.Core");
        string[] files = [.. Directory.EnumerateFiles(core, "*.cs", SearchOption.AllDirectories).Where(file => !IsBuilt(Path.GetRelativePath(core, file)))];

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(Conditions(File.ReadAllLines(file))));
    }

    [Theory]
    [InlineData("#if NET")]
    [InlineData("    # if !NET")]
    [InlineData("#elif DEBUG")]
    public void A_condition_in_a_source_is_found(string line)
    {
        Assert.Single(Conditions(["namespace Mbus", line]));
    }

    private static IEnumerable<string> Conditions(IEnumerable<string> lines) =>
        lines.Where(line => line.TrimStart() is ['#', .. string directive] && directive.TrimStart() is ['i', 'f', ..] or ['e', 'l', ..]);

    private static bool IsBuilt(string path) => path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mbus.Edge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No Mbus.Edge.sln above " + AppContext.BaseDirectory + ": run the tests inside the repository.");
    }
}
