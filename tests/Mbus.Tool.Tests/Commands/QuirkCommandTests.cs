using System.Text.Json;

namespace Mbus.Tool.Tests.Commands;

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
        Assert.Contains("reports the application error \"too many readouts\" (CI 70). It was read once in the last ", result.Error);
        Assert.Equal(ExitCode.NoAnswer, result.ExitCode);
    }

    // Silence and E5 after the SND_NKE was acknowledged: the meter is well, but gives no data. The cause is named with its numbers.
    [Theory]
    [InlineData("silence", "The meter acknowledged SND_NKE (E5), but nothing was received within ")]
    [InlineData("acknowledge", "the meter acknowledged (E5), but sent no data.")]
    public async Task A_limit_of_readouts_is_named_with_its_numbers_and_the_meter_is_skipped(string then, string seen)
    {
        Result result = await RunAsync($$"""{ "readLimit": { "count": 2, "periodMs": 60000, "then": "{{then}}" } }""", "", """[ { "data": "01 13 01" } ]""", "read", "5", "--repeat", "4", "--format", "json", "--retries", "0");
        Assert.Equal(2, result.Output.Count(c => c == '\n'));
        string error = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(seen, error);
        Assert.Contains("It may limit its readouts, as battery meters do: read it less often.", error);
        Assert.Matches("It was read 2 times in the last [0-9]+ s[.] With --every, the meter is skipped in the next round[.]$", error);
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

    // The first E5 and its repeat are damaged, which looks like several meters.
    [Fact]
    public async Task A_search_names_the_noise_that_has_made_it_longer()
    {
        Result result = await RunAsync("{}", """{ "fault": "flippedBit", "times": 4 }""", """[ { "data": "01 13 01" } ]""", "search");
        Assert.Contains("1 meter found with ", result.Error);
        Assert.Matches("Noise has made the search longer: [0-9]+ of [0-9]+ selections had damaged answers, 1 of them without any meter. Causes: ", result.Error);
        Assert.Equal(ExitCode.Done, result.ExitCode);
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

    [Theory]
    [InlineData("scan", "--addresses", "4-6")]
    [InlineData("search")]
    public async Task A_written_list_is_completed_and_read(params string[] find)
    {
        string list = Path.GetTempFileName();
        try
        {
            const string Quirks = """{ "wakeUp": { "byte": "55", "count": 100, "awakeMs": 20000 }, "ownRequests": [ { "request": "B1", "telegram": { "data": "01 13 2A" } } ] }""";
            const string Telegram = """[ { "data": "01 13 01" } ]""";
            Assert.Contains("exists. Expected a new file for --list", (await RunAsync("{}", "", Telegram, [.. find, "--list", list])).Error);
            File.Delete(list);
            Assert.Equal(ExitCode.Done, (await RunAsync("{}", "", Telegram, [.. find, "--list", list])).ExitCode);
            Result asleep = await RunAsync(Quirks, "", Telegram, "read", $"@{list}", "--retries", "0");
            Assert.Equal(ExitCode.NoAnswer, asleep.ExitCode);

            File.WriteAllText(list, File.ReadAllText(list).Replace("\"baud\"", "\"wake\": \"55x132\", \"request\": \"B1\", \"baud\""));
            Result read = await RunAsync(Quirks, "", Telegram, "read", $"@{list}", "--format", "json");
            Assert.Equal("0.042", JsonDocument.Parse(read.Output).RootElement.GetProperty("records")[0].GetProperty("value").GetRawText());
        }
        finally
        {
            File.Delete(list);
        }
    }

    [Fact]
    public async Task A_request_of_the_meter_is_read_and_sent()
    {
        const string Quirks = """{ "ownRequests": [ { "request": "B1", "telegram": { "data": "01 13 2A" } } ] }""";
        const string Telegram = """[ { "data": "01 13 01" } ]""";
        foreach (string[] command in new string[][] { ["read", "5", "--request", "B1"], ["send", "68 53 05 B1"] })
        {
            Result result = await RunAsync(Quirks, "", Telegram, [.. command, "--format", "json", "--repeat", "2"]);
            Assert.Equal(2, result.Output.Count(c => c == '\n'));
            Assert.Equal("0.042", JsonDocument.Parse(result.Output.Split('\n')[1]).RootElement.GetProperty("records")[0].GetProperty("value").GetRawText());
        }

        Result sent = await RunAsync(Quirks, "", Telegram, "send", "68 53 05 B1");
        Result decoded = await Mbus.RunAsync(System.Text.Encoding.ASCII.GetBytes(sent.Output), ["decode", "-", "--format", "json"]);
        Assert.Equal((ExitCode.Done, "0.042"), (decoded.ExitCode, JsonDocument.Parse(decoded.Output).RootElement.GetProperty("records")[0].GetProperty("value").GetRawText()));
    }

    [Fact]
    public async Task Raw_bytes_are_sent_unchanged()
    {
        Result result = await RunAsync("{}", """{ "fault": "noiseBefore", "hex": "00" }""", """[ { "data": "01 13 01" } ]""", "send", "--raw", "55 55 10 40 05 45 16");
        Assert.Equal((ExitCode.Done, "00 E5\n"), (result.ExitCode, result.Output));
        Assert.Equal(ExitCode.Usage, (await RunAsync("{}", "", """[ { "data": "01 13 01" } ]""", "send", "--raw", "55", "--format", "json")).ExitCode);
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
