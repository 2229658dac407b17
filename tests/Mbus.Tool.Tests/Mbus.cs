using System.Diagnostics;
using Mbus.Tests;

namespace Mbus.Tool.Tests;

/// <summary>The command as its users meet it: a process, its standard streams and its exit code.</summary>
internal static class Mbus
{
    /// <summary>No run takes longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private const ulong Interrupt = 1 << 1;

    /// <summary>Whether processes that are started here ignore SIGINT, as this one does.</summary>
    public static bool IsInterruptIgnored =>
        OperatingSystem.IsLinux() && (Convert.ToUInt64(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)).Split('\t')[1], 16) & Interrupt) != 0;

    public static Task<Result> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static Task<Result> RunAsync(byte[] input, string[] arguments) => RunAsync(input, arguments, new Dictionary<string, string>());

    /// <summary>Runs it with variables of the environment, and with none that lead to this user's own settings.</summary>
    public static async Task<Result> RunAsync(byte[] input, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using Process process = Start(arguments, environment);
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

    /// <summary>Writes a file with permissions, where there are such.</summary>
    public static void WriteFile(string path, string text, UnixFileMode mode)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    /// <summary>Starts it, for a test that talks with it while it runs; the test ends it.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, new Dictionary<string, string>());

    /// <summary>Starts it by another program, which becomes it: the command with its arguments follows that program's own.</summary>
    public static Process StartIn(string[] program, params string[] arguments) => Start(program, arguments, new Dictionary<string, string>());

    private static Process Start(string[] arguments, IReadOnlyDictionary<string, string> environment) => Start([], arguments, environment);

    private static Process Start(string[] program, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        string? culture = Environment.GetEnvironmentVariable(CultureRun.Variable);
        string[] words = [.. program, "dotnet", .. Command(culture), .. arguments];
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

    // As it is delivered it has no cultures; under one it runs with the settings of these tests, which have them.
    private static string[] Command(string? culture)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "mbus.dll");
        return culture == null
            ? [program]
            : ["exec", "--runtimeconfig", Path.Combine(AppContext.BaseDirectory, "Mbus.Tool.Tests.runtimeconfig.json"), "--depsfile", Path.ChangeExtension(program, ".deps.json"), program];
    }
}

/// <summary>What a run of the command gave.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);
