using System.Diagnostics;

namespace Mbus.Tool.Tests.Commands;

/// <summary>Runs the completion scripts in their shells and checks the candidates at the end of a command line.</summary>
public sealed class CompletionCommandTests : IDisposable
{
    private const string Bash = """
        source <(mbus completion bash)
        COMP_LINE="$1" COMP_POINT=${#1} COMP_WORDS=(mbus) COMP_CWORD=0
        _mbus
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    // Completion functions of zsh run only in its line editor, so this script replaces them by functions that print the candidates.
    private const string Zsh = """
        compdef() { : }
        _files() { : }
        compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- "$@" }
        source <(mbus completion zsh)
        words=("${(@s: :)1}") CURRENT=${#words} PREFIX=${words[-1]}
        _mbus
        """;

    private const string Fish = """
        mbus completion fish | source
        complete -C $argv[1]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-completion").FullName;

    public static TheoryData<string, string, string[]> Lines
    {
        get
        {
            TheoryData<string, string, string[]> lines = [];
            foreach (string shell in (string[])["bash", "zsh", "fish"])
            {
                lines.Add(shell, "mbus re", ["read", "replay", "reset"]);
                lines.Add(shell, "mbus read 1 --format x", ["xml", "xml-normalized"]);
                lines.Add(shell, "mbus set baud 5 3", ["300", "38400"]);
                lines.Add(shell, "mbus read 1 --on tc", ["tcp-listen://", "tcp://"]);
            }

            lines.Add("bash", "mbus ping 1 --on sim,baud=9", ["9600"]);
            lines.Add("zsh", "mbus ping 1 --on sim,baud=9", ["sim,baud=9600"]);
            lines.Add("fish", "mbus ping 1 --on sim,baud=9", ["sim,baud=9600"]);
            return lines;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_shell_completes_commands_options_and_values(string shell, string line, string[] expected)
    {
        string output = await RunAsync(shell, line);
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_line_option_is_completed_with_the_serial_ports_of_this_machine()
    {
        Result ports = await Mbus.RunAsync("ports");
        Result suggested = await Mbus.RunAsync("[suggest:17]", "mbus ping 1 --on ");
        string[] listed = [.. ports.Output.Split('\n').Where(text => text.Contains("--on ")).Select(text => text.Split("--on ")[1])];
        Assert.Equal(listed.Order(), suggested.Output.Split('\n').Intersect(listed).Order());
    }

    [Fact]
    public async Task Candidates_in_bash_are_quoted()
    {
        Assert.SkipUnless(IsInstalled("bash"), "bash is not installed.");
        string script = await ScriptAsync("bash");
        const string Program = """
            mbus() { printf '%s\n' 'usb:0403:6001:A$(touch x)' 'usb:0403:6001:B;reboot #' 'usb:0403:6001'; }
            COMP_LINE='mbus read --on usb:0403:6001' COMP_POINT=${#COMP_LINE} COMP_WORDS=(mbus) COMP_CWORD=0
            _mbus
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        string output = await RunScriptAsync("bash", $"{script}\n{Program}");
        Assert.Equal(["6001", "6001:A\\$\\(touch\\ x\\)", "6001:B\\;reboot\\ #"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unsupported_shell_is_rejected_with_the_supported_shells()
    {
        Result result = await Mbus.RunAsync("completion", "tcsh");
        Assert.Contains("'bash'", result.Error);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
    }

    private async Task<string> RunAsync(string shell, string line)
    {
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed.");
        File.WriteAllText(InFolder("mbus"), $"#!/bin/sh\nexec '{string.Join("' '", Mbus.CommandLine)}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(InFolder("mbus"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await RunScriptAsync(shell, shell switch { "bash" => Bash, "zsh" => Zsh, _ => Fish }, line);
    }

    private static async Task<string> ScriptAsync(string shell) => (await Mbus.RunAsync("completion", shell)).Output;

    private async Task<string> RunScriptAsync(string shell, string script, params string[] arguments)
    {
        File.WriteAllText(InFolder("script"), script);
        ProcessStartInfo start = new(shell, [InFolder("script"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{_folder}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = _folder;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Mbus.Limit);
        using Process process = Process.Start(start)!;
        try
        {
            return await process.StandardOutput.ReadToEndAsync(limit.Token);
        }
        finally
        {
            process.Kill();
        }
    }

    private string InFolder(string name) => Path.Combine(_folder, name);

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
