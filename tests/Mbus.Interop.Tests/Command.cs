using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Mbus.Interop.Tests;

/// <summary>How a program ended, and what it wrote to stdout and stderr.</summary>
internal sealed record CommandResult(int ExitCode, string Output);

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    /// <summary>Null where there is no such program, or where it took too long and was ended.</summary>
    internal static async Task<CommandResult?> RunAsync(
        string program, string[] arguments, string folder, Dictionary<string, string>? environment = null, TimeSpan? longest = null)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach ((string name, string value) in environment ?? [])
            start.Environment[name] = value;

        using Process process = new() { StartInfo = start };
        StringBuilder output = new();
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(output, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using CancellationTokenSource end = new(longest ?? TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return null;
        }

        lock (output)
            return new CommandResult(process.ExitCode, output.ToString().Trim());
    }

    private static void Add(StringBuilder output, string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
