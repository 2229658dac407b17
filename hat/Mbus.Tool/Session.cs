using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Simulation;
using Mbus.Tool.Service;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Mbus.Tool;

/// <summary>Runs a command and maps its exceptions to a message on standard error and an exit code.</summary>
internal static class Session
{
    /// <summary>
    /// Maximum time from Ctrl-C or SIGTERM to the end of a command; then it is ended with 130. Longer than any part of the end: a reply at
    /// 300 Bd, the web server's requests, messages to a broker.
    /// </summary>
    internal static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private const int MaxMessageLength = 2000;

    private static readonly bool IsJournal = Journal.IsAt(StandardStreams.ErrorTarget, Environment.GetEnvironmentVariable);

    internal static Task<int> RunAsync(Func<Task> command) => RunAsync(async () =>
    {
        await command();
        return ExitCode.Done;
    });

    internal static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (MbusException e)
        {
            return Fail(e, ExitCode.NoAnswer);
        }
        catch (Exception e) when (e is FormatException or BusDefinitionException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return Fail(e, ExitCode.Usage);
        }
        catch (OutputClosedException)
        {
            return ExitCode.OutputClosed;
        }
        catch (Exception e) when (e is LineException or IOException)
        {
            return Fail(e, ExitCode.NoLine);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            string where = e.StackTrace?.Split('\n')[0].Trim() ?? "unknown location";
            return Fail($"internal error, please report it: {e.GetType().Name}, {e.Message} ({where})", ExitCode.InternalError);
        }
    }

    /// <summary>Waits for Ctrl-C, for a stop request of the service manager, or for an error of the service.</summary>
    internal static async Task UntilStoppedAsync(Task service, CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await await Task.WhenAny(stopped.Task, service);
    }

    /// <summary>Creates the log on standard error, without a container of services, which uses 2 MB.</summary>
    internal static ILoggerFactory Log()
    {
        ConfigureOptions<ConsoleLoggerOptions> configure = new(options =>
        {
            options.FormatterName = LogFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;

            // If the terminal is paused or the pipe is not read, log lines are dropped and the service continues.
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        OptionsMonitor<ConsoleLoggerOptions> monitor = new(new OptionsFactory<ConsoleLoggerOptions>([configure], []), [], new OptionsCache<ConsoleLoggerOptions>());
        LoggerFilterOptions filter = new() { MinLevel = LogLevel.Information, Rules = { new LoggerFilterRule(null, "Microsoft", LogLevel.Warning, null) } };
        LoggerFactory factory = new([], filter);
        factory.AddProvider(new ConsoleLoggerProvider(monitor, [new LogFormatter(IsJournal, TimeProvider.System)]));
        return factory;
    }

    /// <summary>Prints an error and returns the exit code. A message longer than 2000 characters is truncated.</summary>
    internal static int Fail(string message, int exitCode)
    {
        message = message.Length <= MaxMessageLength ? message : $"{message[..MaxMessageLength]}...";
        Console.Error.WriteLine($"{(IsJournal ? Journal.Error : "")}mbus: {message}");
        return exitCode;
    }

    private static int Fail(Exception e, int exitCode) => Fail(Advice.Message(e), exitCode);
}
