using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Documents;

/// <summary>
/// The manual pages and the reference of the settings agree with the commands. With MBUS_WRITE_DOCUMENTS=1 the tests write the files instead.
/// </summary>
public class DocumentTests
{
    private const string Begin = "begin: written by DocumentTests";
    private const string End = "end: written by DocumentTests";

    private static readonly RootCommand Root = CommandTree.Create();

    public static TheoryData<string> Commands => [.. CommandTree.Create().Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_manual_page_of_a_command_is_its_help(string command) =>
        Check($"packaging/man/mbus-{command}.1", _ => ManualPage.Of(Root.Subcommands.Single(one => one.Name == command)));

    [Fact]
    public void Each_manual_page_is_of_a_command() =>
        Assert.Equal(Commands.Select(row => $"mbus-{row.Data}.1").Order(StringComparer.Ordinal), Directory.GetFiles(PathOf("packaging/man")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_manual_page_of_mbus_lists_the_commands() =>
        Check("packaging/mbus.1", page => Replace(page, $".\\\" {Begin}\n", $".\\\" {End}\n", ManualPage.Commands(Root)));

    [Fact]
    public void The_reference_of_the_settings_lists_all_settings() =>
        Check("docs/settings.md", document => Replace(document, $"<!-- {Begin} -->\n", $"<!-- {End} -->\n", SettingsReference.Tables(Root)));

    [Fact]
    public void The_schema_of_the_settings_has_all_settings() => Check("docs/schemas/settings.schema.json", _ => SettingsReference.Schema(Root));

    [Fact]
    public void The_settings_of_the_package_are_accepted_by_the_schema()
    {
        JsonObject settings = JsonNode.Parse(File.ReadAllText(PathOf("packaging/mbus.json")), null, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!.AsObject();
        JsonNode gateway = settings["gateway"]!;
        settings.Remove("gateway");
        AssertAccepted(settings, "docs/schemas/settings.schema.json");
        AssertAccepted(new JsonObject { ["gateway"] = gateway }, "hat/Mbus.Gateway/Settings/mbus.schema.json");
    }

    private static void AssertAccepted(JsonObject settings, string schema)
    {
        using JsonDocument rules = JsonDocument.Parse(File.ReadAllText(PathOf(schema)));
        Client.Tests.Formats.SchemaCheck check = new(rules.RootElement);
        check.Check(settings.Deserialize<JsonElement>());
        Assert.Empty(check.Faults);
    }

    [Fact]
    public void A_settings_file_may_name_its_schema() =>
        Assert.NotNull(Defaults.Of(SettingsFile.Parse("""{"$schema": "settings.schema.json", "on": "sim"}"""u8.ToArray(), "mbus.json"), _ => null, SettingsBinding.Sections(Root)));

    private static void Check(string file, Func<string, string> write)
    {
        string path = PathOf(file);
        string present = File.Exists(path) ? File.ReadAllText(path) : "";
        string expected = write(present);
        if (Environment.GetEnvironmentVariable("MBUS_WRITE_DOCUMENTS") == "1")
            File.WriteAllText(path, expected);
        else
            Assert.True(present == expected, $"{file} does not agree with the commands. Write it with: MBUS_WRITE_DOCUMENTS=1 dotnet test tests/Mbus.Tool.Tests --filter FullyQualifiedName~DocumentTests");
    }

    private static string Replace(string document, string begin, string end, string part)
    {
        int from = document.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = document.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"\"{begin}\" or \"{end}\" is missing.");
        return $"{document[..from]}{part}{document[to..]}";
    }

    private static string PathOf(string file) => Path.Combine(ArchitectureTests.Root(), file);
}
