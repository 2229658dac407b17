using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Host;

/// <summary>Log messages of the gateway as a whole.</summary>
internal static partial class HostLog
{
    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    internal static partial void Clock(ILogger log, string text);

    [LoggerMessage(2, LogLevel.Information, "new settings: {Changes}")]
    internal static partial void Reloaded(ILogger log, string changes);

    [LoggerMessage(3, LogLevel.Error, "new settings are not valid, the old ones stay in use: {Reason}")]
    internal static partial void NotReloaded(ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Error, "internal error, please report it: {Error}")]
    internal static partial void Fault(ILogger log, string error);
}
