using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Service;

/// <summary>The log of a service. Its end is bounded: a pipe at standard error that is not read costs the last lines, and no time.</summary>
internal sealed class ServiceLog(ILoggerFactory factory) : IAsyncDisposable
{
    private static readonly TimeSpan MaxEnd = TimeSpan.FromMilliseconds(300);

    /// <summary>A logger of the given name.</summary>
    internal ILogger Create(string name) => factory.CreateLogger(name);

    /// <summary>Writes what waits, for as long as that takes but no longer than 300 ms.</summary>
    public async ValueTask DisposeAsync() =>
        await Task.Run(factory.Dispose).WaitAsync(MaxEnd).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
