using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Mqtt;

/// <summary>Log messages of MQTT.</summary>
internal static partial class MqttLog
{
    [LoggerMessage(1, LogLevel.Information, "{Broker}: connected")]
    internal static partial void Connected(ILogger log, string broker);

    [LoggerMessage(2, LogLevel.Warning, "{Broker}: {Reason}. The connection is tried again")]
    internal static partial void Lost(ILogger log, string broker, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Broker}: a message was ignored: {Reason}")]
    internal static partial void Ignored(ILogger log, string broker, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Broker}: status and discovery are sent again later: {Reason}")]
    internal static partial void NotAnnounced(ILogger log, string broker, string reason);
}
