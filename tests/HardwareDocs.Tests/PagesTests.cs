using System.Text.RegularExpressions;

namespace Mbus.HardwareDocs.Tests;

public partial class PagesTests
{
    public static TheoryData<string> PageNames => [.. Repository.PageNames];

    [Fact]
    public void Committed_pictures_and_tables_are_up_to_date()
    {
        string[] stale = [.. Pages.Make(Repository.Docs)
            .Where(file => !File.Exists(Path.Combine(Repository.Docs, file.Path)) || Repository.Page(file.Path) != file.Content)
            .Select(file => file.Path)];

        Assert.True(stale.Length == 0, $"Out of date: {string.Join(", ", stale)}. Run: dotnet run --project hardware-docs/Drawings");
    }

    [Fact]
    public void A_missing_placeholder_of_a_table_is_an_error_with_the_name_of_the_page()
    {
        string folder = Directory.CreateTempSubdirectory("mbus-docs").FullName;
        try
        {
            foreach (string page in Repository.PageNames)
                File.WriteAllText(Path.Combine(folder, page), "no tables");

            InvalidDataException error = Assert.Throws<InvalidDataException>(() => Pages.Make(folder).Count());
            Assert.Contains("hat.md: placeholder of a table not found. Expected a line <!-- table: pins -->", error.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_link_to_a_page_a_picture_or_a_heading_resolves(string name)
    {
        foreach (Match link in Link().Matches(Repository.Page(name)))
        {
            string[] target = link.Groups[1].Value.Split('#');
            if (target[0].StartsWith("http", StringComparison.Ordinal))
                continue;

            string page = target[0].Length > 0 ? target[0] : name;
            Assert.True(File.Exists(Path.Combine(Repository.Docs, page)), $"{name} links to {page}, which does not exist.");
            if (target.Length > 1)
                Assert.Contains(target[1], Headings(Repository.Page(page)));
        }
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_cited_source_is_listed_at_the_end_of_the_page(string name)
    {
        string[] parts = Repository.Page(name).Split("\n---\n");
        string list = parts.Length > 1 ? parts[1] : "";

        Assert.All(Citation().Matches(parts[0]), citation => Assert.Contains(citation.Value + " ", list));
        Assert.All(Citation().Matches(list), listed => Assert.Contains(listed.Value, parts[0]));
    }

    [Fact]
    public void The_index_links_to_every_page_and_every_picture_is_used()
    {
        string index = Repository.Page("README.md");
        string all = string.Concat(Repository.PageNames.Select(Repository.Page));

        Assert.All(Repository.PageNames.Where(page => page != "README.md"), page => Assert.Contains($"]({page})", index));
        Assert.All(Pages.Pictures.Keys, picture => Assert.Contains($"]({picture})", all));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_command_in_a_page_exists(string name)
    {
        Assert.All(
            Command().Matches(Repository.Page(name)).Select(match => match.Groups[1].Value).Distinct(),
            command => Assert.Contains($"new(\"{command}\"", Repository.Sources("hat/Mbus.Tool")));
    }

    [Theory]
    [MemberData(nameof(PageNames))]
    public void Every_option_in_a_page_exists(string name)
    {
        string sources = Repository.Sources("hat/Mbus.Tool");
        string text = Repository.Page(name).Replace("dotnet run --project", "", StringComparison.Ordinal);

        Assert.All(Option().Matches(text).Select(match => match.Value).Distinct(), option => Assert.Contains($"\"{option}\"", sources));
    }

    [Fact]
    public void Every_message_in_the_fault_tables_exists_in_the_program()
    {
        string sources = Repository.Sources("hat", "shared/Mbus.Client", "shared/Mbus.Linux", "shared/Mbus.Server", "shared/Mbus.Simulation");
        string[] messages = [.. Message().Matches(Repository.Page("faults.md")).Select(match => match.Groups[1].Value)];

        Assert.True(messages.Length > 15, $"Only {messages.Length} messages found in the first columns.");
        Assert.All(messages, message => Assert.Contains(message, sources));
    }

    private static IEnumerable<string> Headings(string page) =>
        Heading().Matches(page).Select(match => NoLetter().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[\d\]")]
    private static partial Regex Citation();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoLetter();

    [GeneratedRegex(@"(?:`|^    |, )mbus ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+")]
    private static partial Regex Option();

    // Text in backticks at the beginning of a row or line that begins like a sentence; paths and commands do not match.
    [GeneratedRegex(@"^(?:\| )?`([A-Za-z][a-z]* [^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Message();
}
