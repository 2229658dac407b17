using System.Diagnostics;

namespace Mbus.Tool.Tests;

/// <summary>The command as its users meet it: a process, its standard streams and its exit code.</summary>
internal static class Mbus
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task<Result> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public static async Task<Result> RunAsync(byte[] input, string[] arguments)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "mbus.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
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
}

/// <summary>What a run of the command gave.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);
