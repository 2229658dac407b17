using System.Text.Json;

namespace Mbus.Tool.Tests;

/// <summary>Commands on simulated buses with quirks.</summary>
public sealed class QuirkCommandTests : IDisposable
{
    private const string TwoTelegrams = """[ { "data": "01 13 01" }, { "data": "01 13 02" } ]""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task An_application_error_is_an_error()
    {
        Result result = await RunAsync("""{ "readLimit": { "count": 1, "periodMs": 60000, "then": "error" } }""", "", """[ { "data": "01 13 01" } ]""", "read", "5", "--repeat", "2", "--format", "json");
        Assert.Equal(2, result.Output.Count(c => c == '\n'));
        Assert.Contains("reports the application error \"too many readouts\" (CI 70). With --every, the meter is skipped in the next round.", result.Error);
        Assert.Equal(ExitCode.NoAnswer, result.ExitCode);
    }

    [Fact]
    public async Task What_came_before_a_failure_is_printed_with_the_failure()
    {
        Result result = await RunAsync("""{ "silentAfter": 1 }""", "", TwoTelegrams, "read", "5", "--format", "json", "--retries", "0");
        Assert.Equal("0.001", JsonDocument.Parse(result.Output).RootElement.GetProperty("records")[0].GetProperty("value").GetRawText());
        Assert.StartsWith("mbus: Reading telegram 2 of meter 5: no answer.", result.Error);
        Assert.Equal(ExitCode.NoAnswer, result.ExitCode);
    }

    [Theory]
    [InlineData("read", "5")]
    [InlineData("ping", "5")]
    [InlineData("search")]
    [InlineData("scan", "--addresses", "4-6")]
    public async Task An_added_byte_is_reported_once_and_does_no_harm(params string[] command)
    {
        Result result = await RunAsync("{}", """{ "fault": "noiseBefore", "hex": "00" }""", """[ { "data": "01 13 01" } ]""", command);
        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal(1, result.Error.Split("The line adds 00 before each reply").Length - 1);
    }

    [Fact]
    public async Task A_list_keeps_the_baud_rates_of_its_meters()
    {
        string meters = string.Join(", ", new[] { (1, 9600), (2, 38400) }.Select(one => $$"""
            { "primaryAddress": {{one.Item1}}, "baudRate": {{one.Item2}}, "identification": "1234567{{one.Item1}}", "manufacturer": "TST", "version": 1, "deviceType": 7, "telegrams": [ { "data": "01 13 01" } ] }
            """));
        File.WriteAllText(_file, $$"""{ "meters": [ {{meters}} ] }""");
        string[] line = ["--on", $"sim:{_file},baud=38400,slack=200ms"];
        foreach (string[] find in new string[][] { ["scan", "--addresses", "1-2"], ["search"] })
        {
            Result found = await Mbus.RunAsync([.. find, "--baud", "38400,9600", .. line]);
            Assert.Contains("baud=9600\n", found.Output);
            Result read = await Mbus.RunAsync(System.Text.Encoding.ASCII.GetBytes(found.Output), ["read", "@-", "--format", "json", .. line]);
            Assert.Equal((2, ExitCode.Done), (read.Output.Count(c => c == '\n'), read.ExitCode));
        }
    }

    [Fact]
    public async Task A_continued_search_prints_all_meters()
    {
        string state = Path.GetTempFileName();
        File.Delete(state);
        try
        {
            Result first = await Mbus.RunAsync("search", "--on", "sim,baud=38400,slack=100ms", "--resume", state);
            Result second = await Mbus.RunAsync("search", "--on", "sim,baud=38400,slack=100ms", "--resume", state);
            Assert.Equal(8, first.Output.Count(c => c == '\n'));
            Assert.Equal(first.Output.Split('\n').Order(), second.Output.Split('\n').Order());
        }
        finally
        {
            File.Delete(state);
        }
    }

    private Task<Result> RunAsync(string quirks, string fault, string telegrams, params string[] command)
    {
        File.WriteAllText(_file, $$"""
            { "faults": [ {{fault}} ], "meters": [ { "primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7,
              "telegrams": {{telegrams}}, "quirks": {{quirks}} } ] }
            """);
        return Mbus.RunAsync([.. command, "--on", $"sim:{_file},baud=38400,slack=200ms"]);
    }
}
