using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Mbus.Tool.Tests.Commands;

public class DecodeCommandTests
{
    private const string Slave = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";
    private const string Encrypted = "72 78 56 34 12 93 15 33 03 2A 00 20 25 59 23 C9 5A AA 26 D1 B2 E7 49 3B 01 3E C4 A6 F6 D3 52 9B 52 0E DF F0 EA 6D EF C9 9D 6D 69 EB F3";

    private const string Warning = "mbus: warning: other users of this machine can see --key while the command runs. Use --key-file or MBUS_KEY.\n";

    [Fact]
    public async Task A_telegram_on_the_command_line_is_printed_as_a_table()
    {
        Result result = await Mbus.RunAsync(["decode", .. Slave.Split(' ')]);
        Assert.Equal("""
            Meter 12345678 TST, version 1 (01h), other (00)
              primary address 3, access number 0, status 00 (ok), 1 telegram

              #  quantity  value  unit  of
              1  voltage    1234  V
              2  volume      456  m³

            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Standard_input_may_be_hexadecimal_or_binary_and_each_reading_is_a_line_of_JSON()
    {
        Result result = await Mbus.RunAsync(Encoding.ASCII.GetBytes($"{Slave}\n{Slave}\n"), ["decode", "--format", "json"]);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal(456, JsonDocument.Parse(line).RootElement.GetProperty("records")[1].GetProperty("value").GetInt32()));

        Result binary = await Mbus.RunAsync(Convert.FromHexString(Slave.Replace(" ", "")), ["decode", "-", "--format", "json"]);
        Assert.Equal(lines[0] + "\n", binary.Output);
        Assert.Equal(ExitCode.Done, binary.ExitCode);
    }

    [Fact]
    public async Task Files_are_decoded_and_damage_is_reported_with_exit_code_1()
    {
        string folder = Directory.CreateTempSubdirectory("mbus-decode").FullName;
        string good = Path.Combine(folder, "good.hex");
        string bad = Path.Combine(folder, "bad.hex");
        await File.WriteAllTextAsync(good, Slave, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(bad, Slave.Replace("57 16", "58 16 ") + Slave, TestContext.Current.CancellationToken);
        Result result = await Mbus.RunAsync("decode", good, bad, "--format", "csv");
        Directory.Delete(folder, recursive: true);

        string[] lines = result.Output.Split("\r\n");
        Assert.StartsWith("time,id,manufacturer,", lines[0]);
        Assert.Equal(9, lines.Length);
        Assert.Equal($"mbus: {bad}: Bytes 1 to 30 are a damaged telegram: byte 29, the checksum, is 58; expected 57, the sum of the bytes 5 to 28.\n", result.Error);
        Assert.Equal(ExitCode.NoAnswer, result.ExitCode);
    }

    [Fact]
    public async Task Every_byte_is_explained_without_colour_if_the_output_is_not_a_terminal()
    {
        Result result = await Mbus.RunAsync("decode", "105B015C16 E5", "--explain");
        Assert.Equal("""
            REQ_UD2 FCB=0 to 1, 5 bytes in all
               1  10                       start          short frame
               2  5B                       C              REQ_UD2 FCB=0, from master
               3  01                       A              address 1
               4  5C                       checksum       the sum from C to the last of A
               5  16                       stop

            E5, acknowledged, 1 byte in all
               1  E5                       E5             acknowledged


            """.ReplaceLineEndings("\n"), result.Output);
        Assert.Equal(ExitCode.Done, result.ExitCode);
    }

    [Fact]
    public async Task The_key_decrypts_user_data_and_a_wrong_key_is_reported_with_exit_code_1()
    {
        Result right = await Mbus.RunAsync("decode", Encrypted, "--key", "0102030405060708090A0B0C0D0E0F11");
        Assert.Contains("28504.27  m³", right.Output);
        Assert.Equal((ExitCode.Done, Warning), (right.ExitCode, right.Error));

        Result wrong = await Mbus.RunAsync("decode", Encrypted, "--key", "FF02030405060708090A0B0C0D0E0F11");
        Assert.Equal($"{Warning}mbus: encrypted, security mode 5: wrong key: the decrypted body does not begin with 2F 2F\n", wrong.Error);
        Assert.Equal(ExitCode.NoAnswer, wrong.ExitCode);
    }

    [Theory]
    [InlineData("the command line contains no telegram: line 1 has only the bytes 68, \"1G\" is not a byte.", "decode", "68", "1G")]
    [InlineData("telegram.hex is neither an existing file nor bytes of a telegram.", "decode", "telegram.hex")]
    [InlineData("standard input is empty.", "decode")]
    [InlineData("--key: invalid key of 4 characters. Expected 32 hexadecimal digits, the 16 bytes of AES-128.", "decode", "E5", "--key", "0102")]
    [InlineData("\"yaml\" is not a valid format. Expected table, json ", "decode", "E5", "--format", "yaml")]
    [InlineData("--explain and --format exclude each other.", "decode", "E5", "--format", "csv", "--explain")]
    public async Task Invalid_input_is_reported_with_exit_code_2(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync(arguments);
        Assert.Contains(expected, result.Error);
        Assert.Equal((ExitCode.Usage, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task The_key_and_the_format_may_come_from_the_environment()
    {
        Dictionary<string, string> environment = new() { ["MBUS_KEY"] = "0102030405060708090A0B0C0D0E0F11", ["MBUS_FORMAT"] = "csv" };
        Result result = await Mbus.RunAsync([], ["decode", Encrypted], environment);
        Assert.Contains(",28504.27,", result.Output);
        Assert.Equal(ExitCode.Done, (await Mbus.RunAsync([], ["decode", Encrypted, "--explain"], environment)).ExitCode);
        Assert.DoesNotContain("warning", result.Error);
        Assert.Contains("[default: a key]", (await Mbus.RunAsync([], ["decode", "--help"], environment)).Output);
    }

    [Fact]
    public async Task XML_is_that_of_libmbus_and_unsupported_telegrams_are_reported_with_exit_code_1()
    {
        Result result = await Mbus.RunAsync(["decode", Slave, "78 01 13 05", "--format", "xml-normalized"]);
        Assert.Contains("<Unit>V</Unit>", result.Output);
        Assert.Contains("<Value>1234.000000</Value>", result.Output);
        Assert.Contains("Bytes 31 to 34 are not a telegram", result.Error);

        Result refused = await Mbus.RunAsync("decode", "71 82", "--format", "xml");
        Assert.Equal("", refused.Output);
        Assert.StartsWith("mbus: alarm: 82, bit 1, 7\nmbus: libmbus cannot convert this to XML: ", refused.Error);
        Assert.Equal(ExitCode.NoAnswer, refused.ExitCode);
    }

    [Theory]
    [InlineData("0600", null)]
    [InlineData("0640", null)]
    [InlineData("0644", "contains a key and is readable by other users. Run: chmod o=,g-wx ")]
    public async Task The_key_may_be_in_a_file_that_other_users_cannot_read(string mode, string? error)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        string file = Path.GetTempFileName();
        Mbus.WriteFile(file, "0102030405060708090A0B0C0D0E0F11\n", (UnixFileMode)Convert.ToInt32(mode, 8));
        Result option = await Mbus.RunAsync("decode", Encrypted, "--key-file", file);
        Result variable = await Mbus.RunAsync([], ["decode", Encrypted], new Dictionary<string, string> { ["MBUS_KEY_FILE"] = file });
        File.Delete(file);
        foreach (Result result in new[] { option, variable })
        {
            Assert.Equal(error == null, result.Output.Contains("28504.27  m³"));
            Assert.Equal(error == null ? ExitCode.Done : ExitCode.Usage, result.ExitCode);
            Assert.Contains(error == null ? "" : error + file, result.Error);
            Assert.DoesNotContain("01020304", result.Error);
        }
    }

    [Fact]
    public async Task A_key_file_may_have_a_key_for_each_meter()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keys");
        try
        {
            Mbus.WriteFile(file, "# keys of the cellar\n12345679FFFFFFFF FF02030405060708090A0B0C0D0E0F11\n12345678FFFFFFFF 0102030405060708 090A0B0C0D0E0F11\n", UnixFileMode.UserRead);
            Assert.Contains("28504.27", (await Mbus.RunAsync("decode", Encrypted, "--key-file", file)).Output);
            File.Delete(file);
            Mbus.WriteFile(file, "12345679FFFFFFFF FF02030405060708090A0B0C0D0E0F11\n", UnixFileMode.UserRead);
            Assert.Contains("the meter's key is needed to read it", (await Mbus.RunAsync("decode", Encrypted, "--key-file", file)).Output);
            File.Delete(file);
            Mbus.WriteFile(file, "12345678FFFFFFFF 0102030405060708090A0B0C0D0E0F11\n12345679FFFFFFFF 01\n", UnixFileMode.UserRead);
            Result wrong = await Mbus.RunAsync("decode", Encrypted, "--key-file", file);
            Assert.Equal((ExitCode.Usage, $"mbus: --key-file: {file}: line 2: invalid key of 2 characters. Expected 32 hexadecimal digits, the 16 bytes of AES-128.\n"), (wrong.ExitCode, wrong.Error));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("cannot be read", "--key-file", "/no/such")]
    [InlineData("Expected 32 hexadecimal digits", "--key-file", "/dev/null")]
    [InlineData("/dev/zero has more than 131072 bytes.", "--key-file", "/dev/zero")]
    [InlineData("--key and --key-file exclude each other.", "--key-file", "/dev/null", "--key", "0102030405060708090A0B0C0D0E0F11")]
    public async Task A_file_without_a_key_is_reported_with_exit_code_2(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync(["decode", Encrypted, .. arguments]);
        Assert.Contains(expected.Replace("cannot be read", "/no/such cannot be read: "), result.Error);
        Assert.Equal((ExitCode.Usage, ""), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task A_log_is_decoded_with_the_times_of_its_lines()
    {
        Result result = await Mbus.RunAsync(Encoding.ASCII.GetBytes($"start\n2026-11-29T12:00:00Z RX {Slave}\nERROR none\n2026-11-29T12:05:00Z RX {Slave}\n"), ["decode", "--format", "json"]);
        string[] times = [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("time").GetString()!)];
        Assert.Equal(["2026-11-29T12:00:00.000Z", "2026-11-29T12:05:00.000Z"], times);
        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_telegram_from_a_pipe_is_printed_when_it_is_complete()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Mbus.Start("decode", "--format", "json");
        try
        {
            for (int minute = 10; minute < 13; minute++)
            {
                await process.StandardInput.WriteAsync($"2026-11-29T12:{minute}:00Z RX {Slave}\n".AsMemory(), limit.Token);
                await process.StandardInput.FlushAsync(limit.Token);
                string? line = await process.StandardOutput.ReadLineAsync(limit.Token);
                Assert.StartsWith($$"""{"schema":"mbus-edge/reading/2","time":"2026-11-29T12:{{minute}}:00.000Z",""", line);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_closed_output_ends_the_command_silently()
    {
        string input = string.Concat(Enumerable.Repeat($"{Slave}\n", 100));
        using Process process = Mbus.Start(["decode", .. Enumerable.Repeat(input, 3)]);
        process.StandardOutput.Close();
        process.StandardInput.Close();
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((ExitCode.OutputClosed, ""), (process.ExitCode, error));
    }

    [Fact]
    public async Task Formats_are_kept_in_a_file_and_names_come_from_a_makers_file()
    {
        string folder = Directory.CreateTempSubdirectory("mbus-decode").FullName;
        string formats = Path.Combine(folder, "formats.txt");
        string maker = Path.Combine(folder, "mine.json");
        await File.WriteAllTextAsync(maker, """{"schema": "mbus-edge/maker/1", "title": "mine", "source": "own", "manufacturer": "TST", "quantities": {"FD49": "mains voltage"}}""", TestContext.Current.CancellationToken);
        Result full = await Mbus.RunAsync("decode", Slave, "--formats", formats, "--maker", maker);
        Result compact = await Mbus.RunAsync("decode", "79 B8 E8 F9 DB D2 04 16 C8 01", "--formats", formats);
        Result wrong = await Mbus.RunAsync("decode", Slave, "--maker", formats);
        string saved = await File.ReadAllTextAsync(formats, TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        Assert.Contains("mains voltage (FD49)", full.Output);
        Assert.Contains("02 FD 49 02 16", saved);
        Assert.Contains("compact frame", compact.Output);
        Assert.Equal((ExitCode.Usage, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains("not valid JSON", wrong.Error);
    }

    [Theory]
    [InlineData("The input is empty.", "decode", "")]
    [InlineData("/ is a folder.", "decode", "/")]
    public async Task An_empty_input_and_a_folder_are_named(string expected, params string[] arguments)
    {
        Result result = await Mbus.RunAsync(arguments);
        Assert.Contains(expected, result.Error);
        Assert.Equal((ExitCode.Usage, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("decode", "/dev/zero")]
    [InlineData("replay", "/dev/zero")]
    [InlineData("read", "@/dev/zero", "--on", "sim")]
    [InlineData("read", "1", "--on", "sim:/dev/zero")]
    [InlineData("read", "1", "--on", "sim", "--config", "/dev/zero")]
    [InlineData("slave", "--listen", "127.0.0.1:0", "--bus", "/dev/zero")]
    [InlineData("search", "--on", "sim", "--resume", "/dev/zero")]
    [InlineData("decode", "/")]
    [InlineData("replay", "/")]
    [InlineData("read", "1", "--on", "sim:/")]
    [InlineData("hat", "eeprom", "/dev/zero")]
    public async Task An_endless_input_or_a_folder_is_an_error_of_one_line(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "/dev/zero does not exist.");
        Result result = await Mbus.RunAsync(arguments);
        Assert.Equal((ExitCode.Usage, ""), (result.ExitCode, result.Output));
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
