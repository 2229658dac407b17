using System.Diagnostics;

namespace Mbus.Tool.Tests;

public class ProgramTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("read", "--help")]
    [InlineData("--version")]
    public async Task Closing_the_output_of_help_causes_no_stack_trace(params string[] arguments)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux reports a closed pipe.");

        // The command begins after the close: the native one could have written everything before it.
        using Process process = Mbus.StartIn(["sh", "-c", "read go; exec \"$@\"", "sh"], arguments);
        process.StandardOutput.Close();
        await process.StandardInput.WriteLineAsync("go");
        await process.StandardInput.FlushAsync(limit.Token);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(limit.Token));
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(ExitCode.OutputClosed, process.ExitCode);
    }

    [Fact]
    public async Task Help_of_a_command_without_its_arguments_succeeds()
    {
        Result help = await Mbus.RunAsync("read", "--help");
        Assert.Equal((ExitCode.Done, ""), (help.ExitCode, help.Error));
        Assert.Equal(ExitCode.Usage, (await Mbus.RunAsync("read")).ExitCode);
    }
}
