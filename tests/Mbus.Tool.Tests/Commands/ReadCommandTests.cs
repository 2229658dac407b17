using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Mbus.Tool.Tests.Commands;

public class ReadCommandTests
{
    private const string Fast = "sim,baud=38400";

    // On a busy machine, bytes may be read late.
    private const string FastWithSlack = "sim,baud=38400,slack=1s";

    private static readonly string[] All = ["00481516", "07654321", "11223344", "12345678", "30211987", "50120041", "50120042", "67280015"];

    [Fact]
    public async Task A_line_that_is_missing_at_the_start_of_periodic_rounds_is_opened_again()
    {
        using TcpListener bus = new(IPAddress.Loopback, 0);
        bus.Start();
        int port = ((IPEndPoint)bus.LocalEndpoint).Port;
        bus.Stop();
        using Process process = Mbus.Start("read", "1", "--every", "50ms", "--on", $"tcp://127.0.0.1:{port}");
        try
        {
            for (int i = 0; i < 3; i++)
            {
                string? line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.StartsWith($"mbus: tcp://127.0.0.1:{port}: connect: ", line);
                Assert.EndsWith("The line is opened again in 0.1 s.", line);
            }
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_meter_with_several_telegrams_is_printed_as_one_table()
    {
        Result result = await Mbus.RunAsync("read", "2", "--on", "sim");
        Assert.StartsWith("Meter 67280015 LUG (Landis+Gyr, Germany), version 7 (07h), heat (return) (04)\n  primary address 2, access number 0, status 00 (ok), 3 telegrams\n", result.Output);
        Assert.Contains("\n  1  energy                             48213  kWh\n", result.Output);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_table_in_a_file_has_a_row_for_each_meter_also_for_one_that_failed()
    {
        string folder = Directory.CreateTempSubdirectory("mbus-table-").FullName;
        try
        {
            string file = Path.Combine(folder, "table.csv");
            string[] command = ["read", "11223344ZRI0116", "99", "--on", FastWithSlack, "--format", "csv-wide", "--output", file];
            for (int run = 0; run < 2; run++)
            {
                Result result = await Mbus.RunAsync(command);
                Assert.Equal((ExitCode.NoAnswer, ""), (result.ExitCode, result.Output));
            }

            string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
            Assert.StartsWith("time,meter,name,bus,address,error,", lines[0], StringComparison.Ordinal);
            Assert.Equal(5, lines.Length);
            foreach (int row in new[] { 1, 3 })
            {
                Assert.Contains(",11223344-ZRI-01-16,,", lines[row], StringComparison.Ordinal);
                Assert.Contains(",1234.567,", lines[row], StringComparison.Ordinal);
                Assert.Contains(",99,", lines[row + 1], StringComparison.Ordinal);
                Assert.Contains("no answer", lines[row + 1], StringComparison.OrdinalIgnoreCase);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--format", "csv-wide")]
    [InlineData("--output", "table.csv")]
    public async Task A_table_needs_its_format_and_its_file(params string[] options)
    {
        Result result = await Mbus.RunAsync(["read", "1", "--on", "sim", .. options]);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("--format csv-wide and --output FILE belong together", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_meter_is_printed_as_one_line_of_JSON()
    {
        Result result = await Mbus.RunAsync("read", "11223344ZRI0116", "--on", "sim", "--format", "json");
        Assert.Equal(1, result.Output.Count(c => c == '\n'));
        JsonElement reading = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("11223344", reading.GetProperty("id").GetString());
        Assert.Equal("1234.567", reading.GetProperty("records")[1].GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task XML_contains_the_time_of_the_reading()
    {
        Result result = await Mbus.RunAsync("read", "1", "--on", "sim", "--format", "xml");
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<MBusData>\n\n    <SlaveInformation>\n        <Id>11223344</Id>\n", result.Output);
        Assert.Matches("<Timestamp>2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z</Timestamp>", result.Output);
    }

    [Fact]
    public async Task An_error_of_one_meter_does_not_affect_the_others_and_determines_the_exit_code()
    {
        Result result = await Mbus.RunAsync("read", "1", "99", "3", "--on", FastWithSlack, "--retries", "0", "--format", "json");
        Assert.Equal(["11223344", "30211987"], Ids(result));
        Assert.StartsWith("mbus: Reading meter 99: no answer.", result.Error);
        Assert.Equal(ExitCode.NoAnswer, result.ExitCode);
    }

    [Fact]
    public async Task The_output_of_search_is_a_list_for_read()
    {
        Result found = await Mbus.RunAsync("search", "--on", Fast, "--timeout", "100ms");
        Result result = await Mbus.RunAsync(Encoding.ASCII.GetBytes(found.Output), ["read", "@-", "--on", Fast, "--timeout", "100ms", "--format", "json"]);
        Assert.Equal(All, Ids(result).Order());
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task All_means_all_meters_that_a_search_finds()
    {
        Result result = await Mbus.RunAsync("read", "all", "--on", Fast, "--timeout", "100ms", "--format", "json");
        Assert.Equal(All, Ids(result).Order());
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task CSV_of_several_rounds_has_one_header_line_and_a_time_in_each_line()
    {
        Result result = await Mbus.RunAsync("read", "6", "--on", FastWithSlack, "--every", "50ms", "--repeat", "3", "--format", "csv");
        string[] lines = result.Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("time,id,", lines[0]);
        Assert.Equal(3, lines.Skip(1).Select(line => line.Split(',')[0]).Distinct().Count());
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task The_requested_number_of_telegrams_is_read()
    {
        Assert.Contains(", 2 telegrams\n", (await Mbus.RunAsync("read", "1", "--on", FastWithSlack, "--telegrams", "2")).Output);
        Assert.Contains(", 1 telegram\n", (await Mbus.RunAsync("read", "2", "--on", FastWithSlack, "--telegrams", "1")).Output);
    }

    [Fact]
    public async Task An_alarm_is_read_instead_of_data_and_a_missing_alarm_is_reported()
    {
        Result alarm = await Mbus.RunAsync("read", "5", "--alarms", "--on", FastWithSlack);
        Assert.Contains("alarm", alarm.Output);
        Result none = await Mbus.RunAsync("read", "1", "--alarms", "--on", FastWithSlack);
        Assert.Equal((ExitCode.Done, "", "Meter 1 has no alarm.\n"), (none.ExitCode, none.Output, none.Error));
    }

    [Fact]
    public async Task Reading_ends_when_the_output_is_closed()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux reports a closed pipe.");
        using Process process = Mbus.StartIn(Mbus.WithSignals, "read", "1", "--on", FastWithSlack, "--every", "50ms", "--format", "json");
        try
        {
            Assert.StartsWith("{", await process.StandardOutput.ReadLineAsync(limit.Token));
            process.StandardOutput.Close();
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(ExitCode.OutputClosed, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Ctrl_C_stops_endless_rounds_with_the_exit_code_of_the_readings()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT to send.");
        using Process process = Mbus.StartIn(Mbus.WithSignals, "read", "1", "--on", FastWithSlack, "--every", "1h", "--format", "json");
        try
        {
            Assert.StartsWith("{", await process.StandardOutput.ReadLineAsync(limit.Token));
            using Process signal = Process.Start("kill", ["-INT", $"{process.Id}"]);
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_missing_reply_is_reported_with_exit_code_1()
    {
        Result result = await Mbus.RunAsync("read", "250", "--on", "sim");
        Assert.StartsWith("mbus: Reading meter 250: no answer.", result.Error);
        Assert.Equal((ExitCode.NoAnswer, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "251 is not an address", "read", "251", "--on", "sim")]
    [InlineData(ExitCode.Usage, "or set MBUS_ON", "read", "1")]
    [InlineData(ExitCode.Usage, "\"all\" cannot be combined with other meters", "read", "1", "all", "--on", "sim")]
    [InlineData(ExitCode.Usage, "no-such-list", "read", "@no-such-list", "--on", "sim")]
    [InlineData(ExitCode.Usage, "Expected a number of 1 to 64", "read", "1", "--telegrams", "65", "--on", "sim")]
    [InlineData(ExitCode.Usage, "--telegrams counts data telegrams", "read", "1", "--telegrams", "1", "--alarms", "--on", "sim")]
    [InlineData(ExitCode.Usage, "\"15\" is not a valid time", "read", "1", "--every", "15", "--on", "sim")]
    [InlineData(ExitCode.Usage, "\"0s\" is not a valid period", "read", "1", "--every", "0s", "--on", "sim")]
    [InlineData(ExitCode.Usage, "Expected a number of at least 1", "read", "1", "--repeat", "0", "--on", "sim")]
    [InlineData(ExitCode.NoLine, "/dev/no-such-port", "read", "1", "--on", "/dev/no-such-port")]
    public async Task Invalid_arguments_and_lines_have_their_own_exit_codes(int exitCode, string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync(arguments);
        Assert.Contains(expected, result.Error);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
    }

    private static IEnumerable<string> Ids(Result result) =>
        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!);
}
