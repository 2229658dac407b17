using System.Diagnostics;
using Mbus.Client.Tests.Fuzz;

namespace Mbus.Tool.Tests.Output;

/// <summary>Checks every byte of the output for unescaped control characters from external text.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const string Hostile = "A\\u001B]0;x\\u0007\\nmbus: forged\\u202E\\u009B2J";

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-hostile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, string, string[]> Inputs => new()
    {
        { "bus.json", $$"""{"meters": [{"name": "{{Hostile}}", "primaryAddress": 1, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7, "colour": 1}]}""", ["read", "1", "--on", "sim:FILE"] },
        { "bus.json", $$"""{"{{Hostile}}": 1, "meters": [{"primaryAddress": 1, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7}]}""", ["read", "1", "--on", "sim:FILE"] },
        { "mbus.json", $$"""{"{{Hostile}}": 1}""", ["read", "1", "--on", "sim", "--config", "FILE"] },
        { "mbus.json", $$"""{"on": "{{Hostile}}"}""", ["read", "1", "--config", "FILE"] },
        { "mbus.json", $$"""{"on": "{{Hostile}}"}""", ["read", "--help", "--config", "FILE"] },
        { "bus.trace", "0.1 bus note \u001B]0;x\u0007\u202E\u009B2J\n", ["replay", "FILE"] },
        { "bus.trace", "0.1 0 connect \u001B[31m\r\u0085\u2028\n", ["replay", "FILE"] },
        { "bus.trace", "\u001B[31m\u202E\n", ["replay", "FILE"] },
        { "list", "\u001B[31m\u202E\n", ["read", "@FILE", "--on", "sim"] },
        { "telegram", "\u009B\u001B", ["decode", "FILE"] },
        { "a\u001B[31m\n\u202E", "zz", ["decode", "FILE"] },
        { "a\u001B[31m\n\u202E", "{", ["read", "1", "--on", "sim", "--config", "FILE"] },
        { "a\u001B[31m\n\u202E", "{", ["read", "1", "--on", "sim:FILE"] },
        { "a", "", ["read", "\u001B[31m\n\u202E", "--on", "sim"] },
        { "a", "", ["\u001B[31m\n\u202E"] },
        { "a", "", ["read", "1", "--on", "\u001B[31m\n\u202E"] },
        { "a", "", ["read", "1", "--on", "tcp://\u001B[31m\u202E:1"] },
        { "a", "", ["decode", "78 0D FD 11 04 1B 9B 0A 3D"] },
        { "a", "", ["decode", "78 0D FD 11 04 1B 9B 0A 3D", "--explain"] },
        { "a", "", ["decode", "78 0D FD 11 04 1B 9B 0A 3D", "--format", "csv"] },
        { "a", "", ["decode", "78 0D FD 11 04 1B 9B 0A 3D", "--format", "json"] },
        { "a", "", ["decode", "78 0D FC 04 1B 9B 0A 3C 00 02 41 42", "--format", "json"] },
        { "a", "", ["completion", "\u001B[31m\n\u202E"] },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task No_control_character_of_an_input_is_printed_unescaped(string name, string content, string[] arguments)
    {
        string file = Path.Combine(_folder, name);
        Mbus.WriteFile(file, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Result result = await Mbus.RunAsync([.. arguments.Select(argument => argument.Replace("FILE", file))]);
        PlainText.Check(result.Output);
        PlainText.Check(result.Error);
        Assert.DoesNotContain("\nmbus: forged", result.Error);
        Assert.NotEqual(ExitCode.InternalError, result.ExitCode);
    }

    [Fact]
    public async Task Names_of_simulated_meters_the_model_of_the_machine_and_the_log_are_escaped()
    {
        string bus = Path.Combine(_folder, "bus.json");
        Mbus.WriteFile(bus, $$"""{"meters": [{"name": "{{Hostile}}", "primaryAddress": 1, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7}]}""", UnixFileMode.UserRead);
        Directory.CreateDirectory(Path.Combine(_folder, "proc/device-tree"));
        Mbus.WriteFile(Path.Combine(_folder, "proc/device-tree/model"), "Pi\u001B]0;x\u0007\n\u202E\u009B", UnixFileMode.UserRead);
        Result hat = await Mbus.RunAsync([], ["hat"], new Dictionary<string, string> { ["MBUS_ROOT"] = _folder });
        Assert.Contains("Pi\\x1B]0;x\\x07\\x0A\\u202E\\x9B", hat.Output);
        PlainText.Check(hat.Output + hat.Error);

        using Process bridge = Mbus.Start("bridge", "--on", $"sim:{bus}", "--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0", "--allow", "192.168.1.0");
        try
        {
            string shown = "";
            while (!shown.Contains("To read one of them") && await bridge.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is string line)
                shown += $"{line}\n";
            Assert.Contains("A\\x1B]0;x\\x07\\x0Ambus: forged\\u202E\\x9B2J\n", shown);
            PlainText.Check(shown);
            Assert.Contains("--allow 192.168.1.0 is one host.", await bridge.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            bridge.Kill();
        }
    }
}
