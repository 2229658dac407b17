using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Store;

/// <summary>Log messages of the store.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(1, LogLevel.Error, "store: {Reason}")]
    internal static partial void Failed(ILogger log, string reason);

    [LoggerMessage(2, LogLevel.Information, "store: works again")]
    internal static partial void Works(ILogger log);
}
