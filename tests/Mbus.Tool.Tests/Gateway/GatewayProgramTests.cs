using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Gateway;

/// <summary>The program mbus without the commands of the gateway replaces itself by mbus-gateway for them.</summary>
public sealed class GatewayProgramTests : IDisposable
{
    private const int Status = 7;

    private static readonly string Echo = $$"""
        #!/bin/sh
        printf '%s\n' "$@"
        exit {{Status}}
        """;

    private readonly SmallProgram? _program = OperatingSystem.IsLinux() ? new SmallProgram() : null;

    private SmallProgram Program => _program ?? throw new InvalidOperationException("Only Linux has two programs.");

    public void Dispose() => _program?.Dispose();

    [Theory]
    [InlineData("gateway")]
    [InlineData("gateway", "--on", "sim", "--store", "a b")]
    [InlineData("gateway", "export", "--help")]
    [InlineData("gateway", "token", "tokens", "a 'b' \"c\" *  ü", "")]
    [InlineData("gateway", "--nonsense", "@file", "--")]
    [InlineData("meters", "--format", "json")]
    [InlineData("history", "11223344", "--every", "month end")]
    [InlineData("--config", "my mbus.json", "history")]
    [InlineData("--help", "gateway")]
    [InlineData("[suggest:18]", "mbus gateway --on ")]
    [InlineData("[suggest:21]", "mbus --config x meters")]
    public async Task A_command_of_the_gateway_is_handed_over_with_its_arguments_unchanged(params string[] arguments)
    {
        RequireLinux();
        Program.WriteGateway(Echo);
        Result result = await Program.RunAsync(arguments);
        Assert.Equal((string.Concat(arguments.Select(word => $"{word}\n")), "", Status), (result.Output, result.Error, result.ExitCode));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("read", "gateway", "--help")]
    [InlineData("[suggest:14]", "mbus read gatew")]
    [InlineData("[suggest:7]", "mbus ga")]
    [InlineData("slave", "gateway")]
    [InlineData("gatewy")]
    public async Task All_other_commands_are_those_of_the_whole_program(params string[] arguments)
    {
        RequireLinux();
        Program.WriteGateway(Echo);
        Assert.Equal(await Mbus.RunAsync(arguments), await Program.RunAsync(arguments));
    }

    // The native command is already the program without the gateway, so its help is compared with the tree of all commands.
    [Fact]
    public async Task The_help_is_that_of_the_program_with_all_commands()
    {
        RequireLinux();
        using StringWriter whole = new();
        RootCommand root = CommandTree.Create();
        root.Options.Add(SettingsBinding.File);
        root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = whole });
        string help = (await Program.RunAsync("--help")).Output;
        string commands = Section(whole.ToString());
        Assert.Contains("\n  history <METER> ", commands);
        Assert.Equal(commands, Section(help));
    }

    [Fact]
    public async Task The_gateway_has_the_process_and_the_input_of_the_command()
    {
        RequireLinux();
        Program.WriteGateway("#!/bin/sh\necho $$\nexec cat\n");
        Process process = Program.Start("gateway", "import", "-");
        int id = process.Id;
        Result result = await Mbus.ReadAsync(process, Encoding.UTF8.GetBytes("a line\nand another"));
        Assert.Equal(($"{id}\na line\nand another", ExitCode.Done), (result.Output, result.ExitCode));
    }

    [Fact]
    public async Task A_missing_gateway_is_an_error_with_the_file_and_the_package()
    {
        RequireLinux();
        Result result = await Program.RunAsync("gateway", "--on", "sim");
        Assert.Equal(("", ExitCode.Usage), (result.Output, result.ExitCode));
        Assert.StartsWith($"mbus: {Program.Gateway} not found", result.Error, StringComparison.Ordinal);
        Assert.Contains("mbus-edge-gateway", result.Error);
    }

    [Fact]
    public async Task A_gateway_that_cannot_be_executed_is_an_error_with_the_reason()
    {
        RequireLinux();
        Program.WriteGateway("no program", UnixFileMode.UserRead);
        Result result = await Program.RunAsync("meters");
        Assert.Equal($"mbus: {Program.Gateway} cannot be executed: Permission denied.\n", result.Error);
        Assert.Equal(ExitCode.NoLine, result.ExitCode);
    }

    private static string Section(string help)
    {
        int start = help.IndexOf("\nCommands:", StringComparison.Ordinal);
        return help[start..help.IndexOf("\n\n", start + 1, StringComparison.Ordinal)];
    }

    private static void RequireLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has two programs.");
}
