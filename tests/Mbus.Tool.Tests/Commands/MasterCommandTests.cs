namespace Mbus.Tool.Tests.Commands;

/// <summary>Tests the commands that send requests to meters, on the simulated bus in real time at 38400 Bd.</summary>
public sealed class MasterCommandTests : IDisposable
{
    // The simulated meters use the baud rate of the line, so this makes the tests fast.
    private const string Fast = "sim,baud=38400";

    // On a busy machine, bytes may be read late.
    private const string FastWithSlack = "sim,baud=38400,slack=1s";

    private readonly string _file = Path.GetTempFileName();
    private readonly string _list = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_file);
        File.Delete(_list);
    }

    [Fact]
    public async Task Scan_shows_meters_and_collisions()
    {
        Result result = await Mbus.RunAsync("scan", "--on", Fast, "--addresses", "0-3,7");
        Assert.Equal(
            """
              1  11223344496A0116  ZRI, version 1, cold water (16)
              2  67280015A7320704  LUG, version 7, heat (return) (04)
              3  30211987361C0202  GAV, version 2, electricity (02)
              7  several meters, or a disturbed line: use secondary addresses (mbus search)

            """,
            result.Output);
        Assert.Equal((ExitCode.Done, "4 of 5 addresses reply at 38400 Bd.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Search_finds_all_meters_and_saves_its_state_in_a_file()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.search");
        try
        {
            Result result = await Mbus.RunAsync("search", "--on", Fast, "--timeout", "100ms", "--resume", file);
            Assert.Contains("5012004268502606  TCH, version 38, warm water (06)\n", result.Output);
            Assert.Matches("^8 meters found with [0-9]+ selections.\n.*use --hex to search for it.\n$", result.Error);
            Assert.Matches("^FFFFFFFFFFFFFFFF (answers=[0-9]+ )?=5012004268502606 =", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

            Result again = await Mbus.RunAsync("search", "--on", Fast, "--resume", "FFFFFFFFFFFFFFFF FFFFFFF2FFFFFFFF =5012004168502606");
            Assert.Matches("^5012004168502606  TCH, version 38, warm water .06.\n5012004268502606  TCH, version 38, warm water .06.\n$", again.Output);
            Assert.StartsWith("2 meters found with ", again.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Search_reports_that_digits_A_to_E_were_not_searched()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        string[] meters = [.. new[] { "31892743", "31892748", "3189274A" }.Select(id =>
            $$"""{ "primaryAddress": 1, "identification": "{{id}}", "manufacturer": "TST", "version": 1, "deviceType": 7, "telegrams": [ { "data": "01 13 05" } ] }""")];
        try
        {
            await File.WriteAllTextAsync(file, $$"""{ "meters": [ {{string.Join(", ", meters)}} ] }""", TestContext.Current.CancellationToken);
            string[] search = ["search", "--on", $"sim:{file},baud=38400", "--timeout", "100ms"];
            Result result = await Mbus.RunAsync(search);
            Assert.Contains("2 meters found", result.Error);
            Assert.Contains("A meter whose identification has a digit A to E may be hidden by other meters; use --hex to search for it.", result.Error);

            Result withHex = await Mbus.RunAsync([.. search, "--hex"]);
            Assert.Contains("3189274A74520107", withHex.Output);
            Assert.Matches("^3 meters found with [0-9]+ selections.\n$", withHex.Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("1 replies after ", "ping", "1")]
    [InlineData("E5\nE5, acknowledged\n", "send", "10", "40", "01", "41", "16")]
    [InlineData("Meter 1 now has the primary address 9.\n", "set", "address", "1", "9")]
    [InlineData("Meter 11223344FFFFFFFF now has the identification 00112233.\n", "set", "id", "11223344FFFFFFFF", "00112233")]
    [InlineData("Meter 1 has accepted 2026-03-29T12:00:00.\n", "set", "clock", "1", "2026-03-29T12:00:00", "--seconds")]
    [InlineData("Meter 1 now replies at 9600 Bd: --on LINE,baud=9600.\n", "set", "baud", "1", "9600")]
    [InlineData("Meter 1 has acknowledged the reset.\n", "reset", "1", "10")]
    public async Task Commands_to_a_meter_print_the_result(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([.. arguments, "--on", Fast]);
        Assert.StartsWith(expected, result.Output);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData(ExitCode.NoAnswer, "a meter already answers at 2", "set", "address", "1", "2")]
    [InlineData(ExitCode.Usage, "Expected 0 to 250", "set", "address", "1", "251")]
    [InlineData(ExitCode.Usage, "Expected 8 digits", "set", "id", "1", "123")]
    [InlineData(ExitCode.Usage, "is not a valid time for a meter", "set", "clock", "1", "yesterday")]
    [InlineData(ExitCode.Usage, "is not a baud rate of M-Bus", "set", "baud", "1", "1000")]
    [InlineData(ExitCode.Usage, "is not a valid frame from master to slave", "send", "10 40 01 42 16")]
    [InlineData(ExitCode.Usage, "is a primary address, which cannot be selected", "send", "10 40 FD 3D 16", "--select", "5")]
    [InlineData(ExitCode.Usage, "is not a valid range of addresses", "scan", "--addresses", "3-2")]
    [InlineData(ExitCode.Usage, "it has 18 characters", "search", "--mask", "123456789012345678")]
    [InlineData(ExitCode.Usage, "this is not a valid search state", "search", "--resume", "not a search")]
    [InlineData(ExitCode.Usage, "--timeout: \"5\" is not a valid time", "ping", "1", "--timeout", "5")]
    [InlineData(ExitCode.Usage, "Expected 0 to 10", "ping", "1", "--retries", "11")]
    public async Task Errors_are_reported_with_their_exit_codes(int exitCode, string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([.. arguments, "--on", Fast]);
        Assert.Contains(expected, result.Error);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task All_meters_of_a_list_get_a_baud_rate_each_reached_at_its_own()
    {
        string list = List("""{ "meters": [ { "address": "1" }, { "address": "2", "baud": 9600 }, { "address": "3" } ] }""");
        Result result = await Mbus.RunAsync("set", "baud", list, "19200", "--on", Bus(MeterAt(1, 38400), MeterAt(2, 9600), MeterAt(3, 38400)) + ",slack=1s");
        string[] set = [.. new[] { 1, 2, 3 }.Select(address => $"Meter {address} now replies at 19200 Bd: --on LINE,baud=19200.")];
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
        Assert.Equal(set, result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_meter_of_a_list_that_fails_is_reported_and_the_others_are_set()
    {
        Result result = await Mbus.RunAsync("set", "clock", List("1\n9\n2\n"), "2026-03-29T12:00:00", "--on", Fast, "--timeout", "100ms", "--retries", "0");
        Assert.Contains("meter 9: no answer", result.Error);
        Assert.Equal((ExitCode.NoAnswer, "Meter 1 has accepted 2026-03-29T12:00:00.\nMeter 2 has accepted 2026-03-29T12:00:00.\n"), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("address", "17")]
    [InlineData("id", "00112233")]
    public async Task One_address_is_not_given_to_a_list(string what, string value)
    {
        Result result = await Mbus.RunAsync("set", what, List("1\n2\n"), value, "--on", Fast);
        Assert.Contains($"2 meters are given. Expected one: mbus set {what} would give all of them the same value.", result.Error);
        Assert.Equal((ExitCode.Usage, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_scan_at_several_baud_rates_finds_meters_at_each()
    {
        Result result = await Mbus.RunAsync("scan", "--on", Bus(
            """{"primaryAddress": 1, "baudRate": 9600, "identification": "00000001", "manufacturer": "TST", "version": 1, "deviceType": 7, "telegrams": [{"records": [{"record": "0C 13", "value": 1}]}]}""",
            """{"primaryAddress": 2, "baudRate": 38400, "identification": "00000002", "manufacturer": "TST", "version": 1, "deviceType": 7, "telegrams": [{"records": [{"record": "0C 13", "value": 2}]}]}"""),
            "--addresses", "1-2", "--baud", "9600,38400");
        Assert.Equal(["  1  00000001", "  2  00000002"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..13]));
        Assert.Equal("1 of 2 addresses reply at 9600 Bd.\n1 of 2 addresses reply at 38400 Bd.\n", result.Error);
    }

    [Fact]
    public async Task A_search_with_a_mask_finds_only_matching_meters()
    {
        Result result = await Mbus.RunAsync("search", "--on", Fast, "--timeout", "100ms", "--mask", "5012FFFFFFFFFFFF");
        Assert.Equal(["5012004168502606", "5012004268502606"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..16]).Order());
    }

    [Fact]
    public async Task Meters_with_equal_addresses_are_found_and_read_by_their_fabrication_numbers()
    {
        string bus = Bus(Equal("11111111", 14, 1), Equal("22222222", 18, 2));
        Result found = await Mbus.RunAsync("search", "--on", bus, "--mask", "12345678TST0107");
        string[] addresses = [.. found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Order()];
        Assert.Equal(["1234567874520107/FFFFFFF1", "1234567874520107/FFFFFFF2"], addresses);
        Result second = await Mbus.RunAsync("read", "12345678TST0107/22222222", "--on", bus);
        Assert.Contains("volume", second.Output);
        Assert.Equal((ExitCode.Done, ""), (second.ExitCode, second.Error));

        static string Equal(string fabricationNumber, int responseMs, int value) =>
            $$"""{"primaryAddress": 1, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7, "fabricationNumber": "{{fabricationNumber}}", "responseMs": {{responseMs}}, "telegrams": [{"records": [{"record": "0C 13", "value": {{value}}}]}]}""";
    }

    [Fact]
    public async Task A_selection_with_several_replies_is_reported()
    {
        Result result = await Mbus.RunAsync("ping", "FFFFFFFFFFFFFFFF", "--on", Fast, "--timeout", "100ms");
        Assert.StartsWith("mbus: Pinging meter FFFFFFFFFFFFFFFF: ", result.Error);
        Assert.Contains("several meters", result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((ExitCode.NoAnswer, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Verbose_output_contains_every_frame()
    {
        Result result = await Mbus.RunAsync("ping", "1", "--on", FastWithSlack, "--verbose");
        Assert.Matches("^ +0[.][0-9]{6}  ->  SND_NKE to 1:  10 40 01 41 16\n", result.Error);
        Assert.Matches(" +0[.][0-9]{6}  <-  E5, acknowledged:  E5\n$", result.Error);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("4", 5)]
    public async Task A_request_is_repeated_as_often_as_configured(string retries, int sends)
    {
        Result result = await Mbus.RunAsync("ping", "9", "--on", Fast, "--verbose", "--retries", retries);
        Assert.Equal(sends, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.EndsWith("10 40 09 49 16", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_frame_is_read_from_a_file_or_standard_input()
    {
        Result input = await Mbus.RunAsync("10 40 01 41 16"u8.ToArray(), ["send", "-", "--on", FastWithSlack]);
        Assert.Equal("E5\nE5, acknowledged\n", input.Output);

        await File.WriteAllTextAsync(_file, "10:40:01:41:16", TestContext.Current.CancellationToken);
        Result file = await Mbus.RunAsync("send", _file, "--on", FastWithSlack);
        Assert.Equal("E5\nE5, acknowledged\n", file.Output);
    }

    [Fact]
    public async Task A_frame_to_253_is_sent_to_the_selected_meter()
    {
        Result result = await Mbus.RunAsync("send", "10 7B FD 78 16", "--select", "11223344ZRI0116", "--on", FastWithSlack);
        Assert.EndsWith("RSP_UD from 1, CI 72, 48 bytes\n", result.Output);
    }

    [Fact]
    public async Task A_scan_that_finds_no_meter_has_exit_code_1()
    {
        Result result = await Mbus.RunAsync("scan", "--addresses", "100-101", "--on", Fast);
        Assert.Equal((ExitCode.NoAnswer, "", "0 of 2 addresses reply at 38400 Bd.\n"), (result.ExitCode, result.Output, result.Error));
    }

    private static string MeterAt(int address, int baudRate) =>
        $$"""{"primaryAddress": {{address}}, "baudRate": {{baudRate}}, "identification": "0000000{{address}}", "manufacturer": "TST", "version": 1, "deviceType": 7, "telegrams": [{"records": [{"record": "0C 13", "value": 1}]}]}""";

    private string List(string text)
    {
        File.WriteAllText(_list, text);
        return $"@{_list}";
    }

    private string Bus(params string[] meters)
    {
        File.WriteAllText(_file, $"{{\"meters\": [{string.Join(", ", meters)}]}}");
        return $"sim:{_file},baud=38400";
    }

    [Theory]
    [InlineData("9 does not reply within ", "ping", "9", "--retries", "0")]
    [InlineData("No reply.\n", "send", "10", "40", "09", "49", "16")]
    public async Task A_missing_reply_has_exit_code_1(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync([.. arguments, "--on", Fast]);
        Assert.StartsWith(expected, result.Output);
        Assert.Equal((ExitCode.NoAnswer, ""), (result.ExitCode, result.Error));
    }
}
