namespace Mbus.Tool.Tests;

/// <summary>The commands that ask meters, on the simulated bus, in its real time at 38400 Bd.</summary>
public class MasterCommandTests
{
    // The simulated meters answer at the rate of the line, and are quicker so.
    private const string Fast = "sim,baud=38400";

    [Fact]
    public async Task Scan_shows_meters_and_collisions()
    {
        Result result = await Mbus.RunAsync("scan", "--on", Fast, "--addresses", "0-3,7");
        Assert.Equal(
            """
              1  11223344496A0116  ZRI, version 1, cold water (16)
              2  67280015A7320704  LUG, version 7, heat (return) (04)
              3  30211987361C0202  GAV, version 2, electricity (02)
              7  several meters, or a disturbed line: ask by secondary address (mbus search)

            """,
            result.Output);
        Assert.Equal((ExitCode.Done, "4 of 5 addresses answer at 38400 Bd.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Search_finds_all_and_keeps_its_state_in_a_file()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.search");
        try
        {
            Result result = await Mbus.RunAsync("search", "--on", Fast, "--timeout", "100ms", "--resume", file);
            Assert.Contains("5012004268502606  TCH, version 38, warm water (06)\n", result.Output);
            Assert.Matches("^8 meters found with [0-9]+ selections.\n$", result.Error);
            Assert.StartsWith("FFFFFFFFFFFFFFFF =5012004268502606 =", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

            Result again = await Mbus.RunAsync("search", "--on", Fast, "--resume", "FFFFFFFFFFFFFFFF FFFFFFF2FFFFFFFF =5012004168502606");
            Assert.Matches("^5012004268502606  TCH, version 38, warm water .06.\n$", again.Output);
            Assert.Matches("^2 meters found with [0-9]+ selections.\n$", again.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("1 answers after ", "ping", "1")]
    [InlineData("E5\nE5, acknowledged\n", "send", "10", "40", "01", "41", "16")]
    [InlineData("Meter 1 has the primary address 9 now.\n", "set", "address", "1", "9")]
    [InlineData("Meter 11223344FFFFFFFF says that it is 00112233 now.\n", "set", "id", "11223344FFFFFFFF", "00112233")]
    [InlineData("Meter 1 has taken 2026-03-29T12:00:00.\n", "set", "clock", "1", "2026-03-29T12:00:00", "--seconds")]
    [InlineData("Meter 1 answers at 9600 Bd now: --on LINE,baud=9600.\n", "set", "baud", "1", "9600")]
    [InlineData("Meter 1 has acknowledged the reset.\n", "reset", "1", "10")]
    public async Task What_is_asked_of_a_meter_is_told(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([.. arguments, "--on", Fast]);
        Assert.StartsWith(expected, result.Output);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData(ExitCode.NoAnswer, "a meter answers at 2 already", "set", "address", "1", "2")]
    [InlineData(ExitCode.Usage, "Expected 0 to 250", "set", "address", "1", "251")]
    [InlineData(ExitCode.Usage, "Expected 8 digits", "set", "id", "1", "123")]
    [InlineData(ExitCode.Usage, "is no time that a meter can have", "set", "clock", "1", "yesterday")]
    [InlineData(ExitCode.Usage, "is no baud rate of M-Bus", "set", "baud", "1", "1000")]
    [InlineData(ExitCode.Usage, "is no valid frame from master to slave", "send", "10 40 01 42 16")]
    [InlineData(ExitCode.Usage, "is no range of addresses", "scan", "--addresses", "3-2")]
    [InlineData(ExitCode.Usage, "it has 18 characters", "search", "--mask", "123456789012345678")]
    [InlineData(ExitCode.Usage, "this is no search", "search", "--resume", "not a search")]
    [InlineData(ExitCode.Usage, "--timeout: \"5\" is no time", "ping", "1", "--timeout", "5")]
    [InlineData(ExitCode.Usage, "Expected 0 to 10", "ping", "1", "--retries", "11")]
    public async Task What_is_wrong_is_told_with_its_exit_code(int exitCode, string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([.. arguments, "--on", Fast]);
        Assert.Contains(expected, result.Error);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_scan_that_finds_nobody_has_exit_code_1()
    {
        Result result = await Mbus.RunAsync("scan", "--addresses", "100-101", "--on", Fast);
        Assert.Equal((ExitCode.NoAnswer, "", "0 of 2 addresses answer at 38400 Bd.\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("9 does not answer within ", "ping", "9", "--retries", "0")]
    [InlineData("No answer.\n", "send", "10", "40", "09", "49", "16")]
    public async Task Silence_has_exit_code_1(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([.. arguments, "--on", Fast]);
        Assert.StartsWith(expected, result.Output);
        Assert.Equal((ExitCode.NoAnswer, ""), (result.ExitCode, result.Error));
    }
}
