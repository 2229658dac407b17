using System.Diagnostics;
using Mbus.Client.Tests.Lines;

namespace Mbus.Tool.Tests;

/// <summary>
/// Commands against ../shared/field-cases/quirky_gateway.py, where that folder and Python are there: a second proof beside the tests with the
/// simulator.
/// </summary>
public sealed class FieldScriptTests
{
    [Theory]
    [InlineData("idle_close after=1", "read 5 --every 1500ms --repeat 3 --format json", "\"accessNumber\":1|\"accessNumber\":2|\"accessNumber\":3", "", 0)]
    [InlineData("prefix00", "read 12345678FFFFFFFF", "12345 ", "The line adds 00 before each reply", 0)]
    [InlineData("prefix00", "scan --addresses 4-6", "5  1234567874520104", "The line adds 00 before each reply", 0)]
    [InlineData("prefix00", "search", "1234567874520104", "1 meter found with 1 selection.", 0)]
    [InlineData("reply_a255", "read 5", "12345 ", "replies with address 255", 0)]
    [InlineData("reply_a255", "search", "1234567874520104", "1 meter found with 1 selection.", 0)]
    [InlineData("ime", "read 1", "2 telegrams", "repeats telegram 2", 0)]
    [InlineData("slow delay=1.5", "read 5", "", "the meter answers after about 1.5 s, longer than the 0.5 s waited", 1)]
    [InlineData("slow delay=1.5", "read 12345678FFFFFFFF", "", "the meter answers after about 1.", 1)]
    [InlineData("slow delay=1.5", "ping 5", "5 replies after 1", "", 0)]
    [InlineData("slow delay=1.5", "read 5 --timeout 2s", "12345 ", "", 0)]
    [InlineData("sel2s for=0.5", "read 12345678FFFFFFFF", "12345 ", "", 0)]
    [InlineData("no_c73", "search", "00000002A5256602", "C field 53 only", 0)]
    [InlineData("no_c73", "read 00000002FFFFFFFF", "12345 ", "C field 53 only", 0)]
    [InlineData("tail_wild", "read all", "21000207 EFE|24000579 EFE", "its address is 21000207FFFFFFFF", 0)]
    [InlineData("tail_wild", "search", "21000207FFFFFFFF  EFE, version 0, heat|24000579FFFFFFFF  EFE, version 0, heat", "FFFFFFFF. This applies to all meters of its kind|2 meters found", 0)]
    [InlineData("wake55", "read 0 ,wake=55x132", "12345 ", "", 0)]
    [InlineData("telnet", "read 5", "", "Use telnet://", 3)]
    [InlineData("eastron", "read 1 --request B1", "233.5 ", "", 0)]
    [InlineData("eastron", "send 685301B1 --format csv", "233.5", "", 0)]
    [InlineData("limit over=error", "read 5 --repeat 3", "12345 ", "\"too many readouts\" (CI 70). It was read 2 times", 1)]
    [InlineData("limit over=silence", "read 5 --repeat 3 --retries 0", "12345 ", "It may limit its readouts|It was read 2 times", 1)]
    [InlineData("limit over=e5", "read 5 --repeat 3", "12345 ", "It may limit its readouts|It was read 2 times", 1)]
    [InlineData("nke3", "read 5", "12345 ", "", 0)]
    [InlineData("no_nke", "read 5", "12345 ", "", 0)]
    [InlineData("ignore_fcb", "read 5", "12345 ", "repeats telegram 1", 0)]
    [InlineData("advance", "read 5", "3 telegrams", "", 0)]
    [InlineData("echo", "search", "1234567874520104", "1 meter found", 0)]
    [InlineData("long_seg gap=0.02", "read 5", " 39 ", "", 0)]
    [InlineData("dead1", "search", "1234567874520104", "1 meter found", 0)]
    [InlineData("one_client", "read 5", "12345 ", "", 0)]
    [InlineData("heatcool", "search --mask 02200122FFFFFFFF", "02200122B4090B04|02200122B4090B0A", "2 meters found", 0)]
    public async Task A_scenario_gives_what_a_user_wants(string scenario, string command, string output, string error, int exitCode)
    {
        int port = FreePort.Next();
        using Process gateway = Start(scenario, port);
        try
        {
            string[] words = [.. command.Split(' ').Where(word => word[0] != ',')];
            string line = $"tcp://127.0.0.1:{port},slack=300ms{command.Split(' ').FirstOrDefault(word => word[0] == ',')}";
            Result result = await Mbus.RunAsync([.. words, "--on", line]);
            Assert.Equal((exitCode, ""), (result.ExitCode, exitCode == 0 && error.Length == 0 ? result.Error : ""));
            Assert.All(output.Split('|'), part => Assert.Contains(part, result.Output));
            Assert.All(error.Split('|'), part => Assert.Contains(part, result.Error));
        }
        finally
        {
            gateway.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string scenario, int port)
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at != null && !File.Exists(Path.Combine(at.FullName, "shared", "field-cases", "quirky_gateway.py")))
            at = at.Parent;
        Assert.SkipWhen(at == null, "There is no shared/field-cases beside the repository.");
        string[] words = scenario.Split(' ');
        ProcessStartInfo start = new("python3", [Path.Combine(at!.FullName, "shared", "field-cases", "quirky_gateway.py"), words[0], $"{port}", .. words[1..]]) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            Process process = Process.Start(start)!;
            while (process.StandardError.ReadLine() is string log && !log.Contains("listening", StringComparison.Ordinal))
            {
            }

            _ = process.StandardError.ReadToEndAsync();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3.");
            throw;
        }
    }
}
