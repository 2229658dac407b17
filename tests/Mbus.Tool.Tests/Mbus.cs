using System.Diagnostics;
using Mbus.Tests;

namespace Mbus.Tool.Tests;

/// <summary>Runs the command as a process with its standard streams and exit code.</summary>
internal static class Mbus
{
    /// <summary>Maximum duration of a run.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The command: that of the build, or the native one whose path is in MBUS_NATIVE.</summary>
    public static string[] CommandLine { get; } = Environment.GetEnvironmentVariable("MBUS_NATIVE") is { Length: > 0 } native
        ? [native]
        : ["dotnet", Path.Combine(AppContext.BaseDirectory, "mbus.dll")];

    /// <summary>
    /// Program that executes another one with the default actions of signals, also if the program that started the tests ignores them, as nohup does.
    /// </summary>
    public static string[] WithSignals { get; } = OperatingSystem.IsLinux() ? ["env", "--default-signal=HUP,INT"] : [];

    public static Task<Result> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static Task<Result> RunAsync(byte[] input, string[] arguments) => RunAsync(input, arguments, new Dictionary<string, string>());

    /// <summary>Runs the command with environment variables, and without the settings of the current user.</summary>
    public static Task<Result> RunAsync(byte[] input, string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        ReadAsync(Start(arguments, environment), input);

    /// <summary>Writes the input of a process, and returns its output and exit code.</summary>
    public static async Task<Result> ReadAsync(Process started, byte[] input)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return new Result(process.ExitCode, await output, await error);
    }

    /// <summary>Writes a file with permissions, if the operating system supports them.</summary>
    public static void WriteFile(string path, string text, UnixFileMode mode)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    /// <summary>Starts the command for a test that interacts with it. The test must stop it.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, new Dictionary<string, string>());

    /// <summary>Starts another program that executes the command: the command line of the command is appended to that of the program.</summary>
    public static Process StartIn(string[] program, params string[] arguments) => Start(program, arguments, new Dictionary<string, string>());

    /// <summary>Starts a program with the streams and the environment of the command.</summary>
    public static Process StartWords(string[] words, IReadOnlyDictionary<string, string> environment)
    {
        string? culture = Environment.GetEnvironmentVariable(CultureRun.Variable);
        ProcessStartInfo start = new(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MBUS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        if (culture != null)
            start.Environment["LC_ALL"] = $"{culture.Replace('-', '_')}.UTF-8";
        start.Environment["XDG_CONFIG_HOME"] = AppContext.BaseDirectory;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static Process Start(string[] arguments, IReadOnlyDictionary<string, string> environment) => Start([], arguments, environment);

    private static Process Start(string[] program, string[] arguments, IReadOnlyDictionary<string, string> environment) =>
        StartWords([.. program, .. Command(Environment.GetEnvironmentVariable(CultureRun.Variable)), .. arguments], environment);

    // The released program has no culture support. To test a culture, it runs with the runtime configuration of the tests, which has it.
    private static string[] Command(string? culture)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "mbus.dll");
        return culture == null
            ? CommandLine
            : ["dotnet", "exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "Mbus.Tool.Tests.runtimeconfig.json"), "--depsfile", Path.ChangeExtension(program, ".deps.json"), program];
    }
}

/// <summary>Result of a run of the command.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);
