using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Outputs;

/// <summary>Log messages of outputs.</summary>
internal static partial class OutputLog
{
    [LoggerMessage(1, LogLevel.Warning, "output {Name}: {Reason}. The readings stay in the store and are delivered later")]
    internal static partial void Failed(ILogger log, string name, string reason);

    [LoggerMessage(2, LogLevel.Information, "output {Name}: works again")]
    internal static partial void Works(ILogger log, string name);

    [LoggerMessage(3, LogLevel.Warning, "output {Name}: {Reading} was refused and is left out: {Reason}")]
    internal static partial void Refused(ILogger log, string name, string reading, string reason);
}
