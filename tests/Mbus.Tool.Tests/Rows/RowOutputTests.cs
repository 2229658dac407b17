using System.Text;
using System.Text.Json;
using Mbus.Client.Tests.Formats;
using Mbus.Tool.Rows;

namespace Mbus.Tool.Tests.Rows;

/// <summary>Tests the output of commands for programs: one JSON object per line that its schema accepts, CSV, and nothing else on standard output.</summary>
public sealed class RowOutputTests : IDisposable
{
    private const string Fast = "sim,baud=38400";

    private readonly string _trace = Path.GetTempFileName();

    public RowOutputTests() => File.WriteAllText(_trace, "0.000000 0 connect 127.0.0.1:50000\n0.102345 0 > 10 5B 03 5E 16\n0.102390 bus < 10 5B 03 5E 16\n0.125306 bus sent\n0.290417 bus damaged 68 18\n");

    public void Dispose() => File.Delete(_trace);

    [Theory]
    [InlineData("scan", 5, "--on", Fast, "--addresses", "0-4,7")]
    [InlineData("search", 2, "--on", Fast, "--timeout", "100ms", "--mask", "5012FFFFFFFFFFFF")]
    [InlineData("ping", 1, "1", "--on", Fast)]
    [InlineData("ping", 1, "99", "--on", Fast, "--retries", "0")]
    [InlineData("doctor", 4, "--on", Fast)]
    [InlineData("hat", 1)]
    public async Task Each_line_is_an_object_that_the_schema_accepts(string command, int lines, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([command, .. arguments, "--format", "json"]);
        string[] output = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines, output.Length);
        CheckSchema(command, output);

        Result csv = await Mbus.RunAsync([command, .. arguments, "--format", "csv"]);
        Assert.Equal(lines + 1, csv.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(Names(output[0]).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName), csv.Output.Split("\r\n")[0].Split(','));
    }

    [Fact]
    public async Task Ports_are_objects_that_the_schema_accepts()
    {
        Result result = await Mbus.RunAsync("ports", "--format", "json");
        CheckSchema("ports", result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_trace_is_printed_as_objects_with_times_and_bytes()
    {
        Result result = await Mbus.RunAsync("replay", _trace, "--format", "json");
        string[] output = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                """{"seconds":0,"client":0,"kind":"connect","description":"127.0.0.1:50000","bytes":""}""",
                """{"seconds":0.102345,"client":0,"kind":"from","description":"REQ_UD2 FCB=0 to 3","bytes":"10 5B 03 5E 16"}""",
                """{"seconds":0.10239,"client":null,"kind":"to","description":"REQ_UD2 FCB=0 to 3","bytes":"10 5B 03 5E 16"}""",
                """{"seconds":0.125306,"client":null,"kind":"sent","description":"","bytes":""}""",
                """{"seconds":0.290417,"client":null,"kind":"damaged","description":"parity or framing error","bytes":"68 18"}""",
            ],
            output);
        CheckSchema("replay", output);
    }

    [Fact]
    public void The_examples_in_the_documentation_are_accepted_by_the_schemas()
    {
        string document = File.ReadAllText(Path.Combine(ArchitectureTests.Root(), "docs", "output.md"));
        string[] examples = [.. document.Split('\n').Where(line => line.StartsWith("{\"", StringComparison.Ordinal))];
        Assert.Equal(4, examples.Length);
        CheckSchema("scan", examples[0]);
        CheckSchema("search", examples[1]);
        CheckSchema("ping", examples[2]);
        CheckSchema("replay", examples[3]);
    }

    [Fact]
    public void Values_keep_their_type_in_JSON_and_are_one_line_in_CSV()
    {
        Row row = new() { { "aName", "=1+1\n\"é\u0007" }, { "count", 12 }, { "time", 0.25m }, { "isOn", (bool?)null }, { "all", ["a", "b,c"] } };
        Assert.Equal("{\"aName\":\"=1\\u002B1\\n\\u0022é\\u0007\",\"count\":12,\"time\":0.25,\"isOn\":null,\"all\":[\"a\",\"b,c\"]}\n", Printed(RowFormat.Json, row));
        Assert.Equal("a_name,count,time,is_on,all\r\n\"'=1+1\\x0A\"\"é\\x07\",12,0.25,,\"a; b,c\"\r\n", Printed(RowFormat.Csv, row));
    }

    [Fact]
    public void CSV_has_one_header_line()
    {
        Row row = new() { { "a", 1 } };
        Assert.Equal("a\r\n1\r\n1\r\n", Printed(RowFormat.Csv, row, row));
    }

    private static string Printed(RowFormat format, params Row[] rows)
    {
        StringBuilder text = new();
        RowPrinter printer = new(format, bytes => text.Append(Encoding.UTF8.GetString(bytes)));
        foreach (Row row in rows)
            printer.Print(row);
        return text.ToString();
    }

    private static IEnumerable<string> Names(string json) => JsonDocument.Parse(json).RootElement.EnumerateObject().Select(member => member.Name);

    internal static void CheckSchema(string command, params string[] lines)
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(ArchitectureTests.Root(), "docs", "schemas", $"{command}.schema.json")));
        foreach (string line in lines)
        {
            SchemaCheck check = new(schema.RootElement);
            check.Check(JsonDocument.Parse(line).RootElement);
            Assert.True(check.Faults.Count == 0, $"{line}\n{string.Join('\n', check.Faults)}");
        }
    }
}
