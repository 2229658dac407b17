using System.Text.Json;

namespace Mbus.Tool.Tests;

public class ReadCommandTests
{
    [Fact]
    public async Task A_meter_with_several_telegrams_is_one_table()
    {
        Result result = await Mbus.RunAsync("read", "2", "--on", "sim");
        Assert.StartsWith("Meter 67280015 LUG, version 7, heat (return) (04)\n  primary address 2, access number 0, status 00 (ok), 3 telegrams\n", result.Output);
        Assert.Contains("\n  1  energy                          48213000  Wh\n", result.Output);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_meter_is_one_line_of_json()
    {
        Result result = await Mbus.RunAsync("read", "11223344ZRI0116", "--on", "sim", "--format", "json");
        Assert.Equal(1, result.Output.Count(c => c == '\n'));
        JsonElement reading = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("11223344", reading.GetProperty("id").GetString());
        Assert.Equal("1234.567", reading.GetProperty("records")[1].GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task Xml_has_the_time_of_the_reading()
    {
        Result result = await Mbus.RunAsync("read", "1", "--on", "sim", "--format", "xml");
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<MBusData>\n\n    <SlaveInformation>\n        <Id>11223344</Id>\n", result.Output);
        Assert.Matches("<Timestamp>2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z</Timestamp>", result.Output);
    }

    [Fact]
    public async Task No_answer_is_told_with_exit_code_1()
    {
        Result result = await Mbus.RunAsync("read", "250", "--on", "sim");
        Assert.StartsWith("mbus: Reading meter 250: no answer.", result.Error);
        Assert.Equal((ExitCode.NoAnswer, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "251 is no address", "read", "251", "--on", "sim")]
    [InlineData(ExitCode.Usage, "--on", "read", "1")]
    [InlineData(ExitCode.NoLine, "/dev/no-such-port", "read", "1", "--on", "/dev/no-such-port")]
    public async Task Wrong_arguments_and_lines_have_their_own_exit_codes(int exitCode, string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync(arguments);
        Assert.Contains(expected, result.Error);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
    }
}
