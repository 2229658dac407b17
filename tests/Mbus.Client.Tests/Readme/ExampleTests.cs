using Mbus.Client.Tests.Formats;

namespace Mbus.Client.Tests.Readme;

public class ExampleTests
{
    private const string Begin = "```csharp\n";
    private const string End = "```\n";

    [Fact]
    public async Task It_prints_every_meter_that_has_an_address_of_its_own_with_all_its_values()
    {
        StringWriter output = new();
        await Example.RunAsync(output);
        string[] lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(["1", "2", "3", "4", "5", "6"], lines.Where(line => line.Contains(": ") && line[0] != ' ').Select(line => line.Split(':')[0]));
        Assert.Contains("1: 11223344 ZRI, version 1, cold water", lines);
        Assert.Contains("  volume 1234.567 m³", lines);
    }

    [Fact]
    public void It_stands_in_the_README_as_it_is_compiled()
    {
        string readme = Sample.InRepository("README.md");
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal);
        Assert.SkipWhen(begin < 0, "README.md has no example.");

        begin += Begin.Length;
        string example = readme[begin..readme.IndexOf(End, begin, StringComparison.Ordinal)];
        Assert.Equal(Compiled(), example[(example.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);
    }

    private static string Compiled()
    {
        string[] lines = Sample.InRepository("tests/Mbus.Client.Tests/Readme/Example.cs").Split('\n');
        int begin = Array.FindIndex(lines, line => line.Trim() == "// begin") + 1;
        int end = Array.FindIndex(lines, line => line.Trim() == "// end");
        int indent = lines[begin].Length - lines[begin].TrimStart().Length;
        return string.Concat(lines[begin..end].Select(line => (line.Length > indent ? line[indent..] : "") + "\n"));
    }
}
