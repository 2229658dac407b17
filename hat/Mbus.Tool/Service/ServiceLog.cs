using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Service;

/// <summary>Log of a service. Disposal takes a limited time: if standard error is a pipe that is not read, the last lines are dropped.</summary>
internal sealed class ServiceLog(ILoggerFactory factory) : IAsyncDisposable
{
    private static readonly TimeSpan MaxEnd = TimeSpan.FromMilliseconds(300);

    /// <summary>Creates a logger for messages of the libraries: it appends the advice of the command.</summary>
    internal ILogger Create(string name) => new AdvisedLogger(factory.CreateLogger(name));

    /// <summary>Writes the pending lines; waits at most 300 ms.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.Run(factory.Dispose).WaitAsync(MaxEnd).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
