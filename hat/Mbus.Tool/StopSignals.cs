using System.Runtime.InteropServices;

namespace Mbus.Tool;

/// <summary>
/// Ctrl-C and SIGTERM as a token, from before a command begins. System.CommandLine handles them only from the first wait of the command on: a
/// signal at that moment ended the process at once, without a summary and with the bus power on.
/// </summary>
internal static class StopSignals
{
    /// <summary>Runs a command; returns its exit code, or 130 if it has not ended <see cref="Session.StopLimit"/> after a signal.</summary>
    internal static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        // Not disposed: the handler of a signal may still run when the command has ended.
        CancellationTokenSource stop = new();
        TaskCompletionSource<int> limit = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        return await await Task.WhenAny(command(stop.Token), limit.Task);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (stop.IsCancellationRequested)
                return;

            _ = EndAsync();
            stop.Cancel();
        }

        async Task EndAsync()
        {
            await Task.Delay(Session.StopLimit, CancellationToken.None);
            limit.TrySetResult(ExitCode.Interrupted);
        }
    }
}
