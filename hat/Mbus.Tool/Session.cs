using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Simulation;
using Mbus.Tool.Service;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Mbus.Tool;

/// <summary>What surrounds every command: its errors become a message on standard error and an exit code.</summary>
internal static class Session
{
    private const int LongestMessage = 2000;

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
            string where = e.StackTrace?.Split('\n')[0].Trim() ?? "an unknown place";
            return Fail($"this is an error of the program; please report it: {e.GetType().Name}, {e.Message} ({where})", ExitCode.InternalError);
        }
    }

    /// <summary>Waits for Ctrl-C, for the end that a service manager asks for, or for the service to fail.</summary>
    internal static async Task UntilStoppedAsync(Task service, CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await await Task.WhenAny(stopped.Task, service);
    }

    internal static ILoggerFactory Log() => LoggerFactory.Create(builder =>
    {
        if (IsJournal)
        {
            builder.AddSystemdConsole();
        }
        else
        {
            builder.AddSimpleConsole(options =>
            {
                options.SingleLine = true;

                // Colours are control characters, which are escaped like those of a message.
                options.ColorBehavior = LoggerColorBehavior.Disabled;
                options.TimestampFormat = "HH:mm:ss.fff ";
            });
        }

        builder.Services.Configure<ConsoleLoggerOptions>(options =>
        {
            // A terminal that is held, or an unread pipe, costs lines of the log and not the service.
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
    });

    /// <summary>Tells an error and returns its exit code. A message that quotes a long input is cut.</summary>
    internal static int Fail(string message, int exitCode)
    {
        message = message.Length <= LongestMessage ? message : $"{message[..LongestMessage]}...";
        Console.Error.WriteLine($"{(IsJournal ? Journal.Error : "")}mbus: {message}");
        return exitCode;
    }

    private static int Fail(Exception e, int exitCode) => Fail(e.Message, exitCode);
}
