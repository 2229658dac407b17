using System.CommandLine;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus completion</c>: prints shell completion scripts.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    internal static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = $"{string.Join(", ", Shells)}." };
        shell.AcceptOnlyFromAmong(Shells);
        ToolCommand command = new("completion", "Prints a shell completion script for commands, options and values.") { shell };
        command.Remarks = """
            Lines are completed with the serial ports of this machine.

            Examples:
              source <(mbus completion bash)                                       in ~/.bashrc
              source <(mbus completion zsh)                                        in ~/.zshrc, after compinit
              mbus completion fish > ~/.config/fish/completions/mbus.fish
            """;
        command.SetAction((parsed, _) => Session.RunAsync(() => PrintAsync(parsed.GetRequiredValue(shell))));
        return command;
    }

    private static async Task PrintAsync(string shell)
    {
        await using Stream script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"mbus.{shell}")!;
        await script.CopyToAsync(StandardStreams.Output);
    }
}
