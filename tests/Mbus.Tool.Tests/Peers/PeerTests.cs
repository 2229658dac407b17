using System.Text.RegularExpressions;

namespace Mbus.Tool.Tests.Peers;

/// <summary>Checks the tables in this folder: features of other tools, and the test for each feature in this project.</summary>
public class PeerTests
{
    private static readonly string[] Libmbus =
    [
        "mbus-serial-request-data", "mbus-serial-request-data-multi-reply", "mbus-serial-scan", "mbus-serial-scan-secondary",
        "mbus-serial-select-secondary", "mbus-serial-set-address", "mbus-serial-switch-baudrate",
        "mbus-tcp-application-reset", "mbus-tcp-raw-send", "mbus-tcp-request-data", "mbus-tcp-request-data-multi-reply",
        "mbus-tcp-scan", "mbus-tcp-scan-secondary", "mbus-tcp-select-secondary",
    ];

    private static readonly string[] PyMeterBus =
        ["mbus-serial-req-multi", "mbus-serial-req-single", "mbus-serial-scan-primary", "mbus-serial-scan-secondary"];

    private static readonly string[] MbusTcpMaster = ["MbusTcpMaster", "close", "connect", "get_all_fields", "is_connected", "scan_slaves_primary"];

    [Theory]
    [InlineData("libmbus.md")]
    [InlineData("pyMeterBus.md")]
    [InlineData("MbusTcpMaster.md")]
    public void Every_row_contains_an_existing_test(string table)
    {
        Dictionary<string, string> tests = Tests();
        foreach (string[] row in Rows(table))
        {
            Match name = Regex.Match(row[3], "^`([A-Za-z0-9]+)[.]([A-Za-z0-9_]+)`$");
            Assert.True(name.Success, $"{table}: \"{row[3]}\" is not a test name.");
            Assert.True(tests.TryGetValue(name.Groups[1].Value, out string? source), $"{table}: test class {name.Groups[1].Value} not found.");
            Assert.True(HasTest(source, name.Groups[2].Value), $"{table}: {name.Groups[1].Value} has no test {name.Groups[2].Value}.");
        }
    }

    [Fact]
    public void No_tool_is_left_out()
    {
        Assert.Equal(Libmbus.Order(), Tools("libmbus.md").Except(["all"]));
        Assert.Equal(PyMeterBus.Order(), Tools("pyMeterBus.md"));
        Assert.Equal(MbusTcpMaster.Order(StringComparer.Ordinal), Tools("MbusTcpMaster.md").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tests_are_distinguished_from_other_methods()
    {
        const string Source = """
            [Fact]
            public async Task A_test()
            [Theory]
            [InlineData(1)]
            public void Another_test(int number)
            public void No_test()
            """;
        Assert.True(HasTest(Source, "A_test"));
        Assert.True(HasTest(Source, "Another_test"));
        Assert.False(HasTest(Source, "No_test"));
        Assert.False(HasTest(Source, "A_tes"));
    }

    private static IEnumerable<string> Tools(string table) => Rows(table).Select(row => row[0]).Distinct().Order();

    private static List<string[]> Rows(string table)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder(), "Mbus.Tool.Tests", "Peers", table));
        return [.. lines
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.EndsWith("| Test |", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];
    }

    private static bool HasTest(string source, string name) =>
        Regex.IsMatch(source, $@"\[(Fact|Theory)[^\n]*\n(\s*\[[^\n]*\n)*\s*public (async )?(Task|void) {name}\(");

    private static Dictionary<string, string> Tests() => Directory
        .EnumerateFiles(Folder(), "*Tests.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
        .GroupBy(file => Path.GetFileNameWithoutExtension(file))
        .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)).ReplaceLineEndings("\n"));

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "Mbus.Edge.sln")))
            folder = folder.Parent;
        Assert.SkipWhen(folder == null, "The tests do not run within the repository.");
        return Path.Combine(folder!.FullName, "tests");
    }
}
