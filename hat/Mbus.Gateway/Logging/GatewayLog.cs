using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Logging;

/// <summary>Log messages of the gateway.</summary>
/// <remarks>One class: the generator writes several in an order that differs from build to build, and a release is to be reproducible.</remarks>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    internal static partial void Clock(ILogger log, string text);

    [LoggerMessage(2, LogLevel.Information, "new settings: {Changes}")]
    internal static partial void Reloaded(ILogger log, string changes);

    [LoggerMessage(3, LogLevel.Error, "new settings are not valid, the old ones stay in use: {Reason}")]
    internal static partial void NotReloaded(ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Error, "internal error, please report it: {Error}")]
    internal static partial void Fault(ILogger log, string error);

    [LoggerMessage(5, LogLevel.Information, "bus {Bus}: {Line} is open at {BaudRate} Bd, {Meters} meters; other masters: {Addresses}")]
    internal static partial void BusOpened(ILogger log, string bus, string line, int baudRate, int meters, string addresses);

    [LoggerMessage(6, LogLevel.Warning, "bus {Bus}: {Reason}")]
    internal static partial void BusLost(ILogger log, string bus, string reason);

    [LoggerMessage(7, LogLevel.Information, "bus {Bus}: the line works again")]
    internal static partial void BusBack(ILogger log, string bus);

    [LoggerMessage(8, LogLevel.Information, "bus {Bus}: {Kind} {Meter} {Text}")]
    internal static partial void BusEvent(ILogger log, string bus, string kind, string meter, string text);

    [LoggerMessage(9, LogLevel.Information, "bus {Bus}: searching meters by their secondary addresses")]
    internal static partial void Searching(ILogger log, string bus);

    [LoggerMessage(10, LogLevel.Information, "bus {Bus}: search ended, {Count} meters")]
    internal static partial void Searched(ILogger log, string bus, int count);

    [LoggerMessage(11, LogLevel.Error, "bus {Bus}: internal error, please report it: {Error}")]
    internal static partial void BusFault(ILogger log, string bus, string error);

    [LoggerMessage(12, LogLevel.Error, "store: {Reason}")]
    internal static partial void StoreFailed(ILogger log, string reason);

    [LoggerMessage(13, LogLevel.Information, "store: works again")]
    internal static partial void StoreWorks(ILogger log);

    [LoggerMessage(14, LogLevel.Warning, "output {Name}: {Reason}. The readings stay in the store and are delivered later")]
    internal static partial void OutputFailed(ILogger log, string name, string reason);

    [LoggerMessage(15, LogLevel.Information, "output {Name}: works again")]
    internal static partial void OutputWorks(ILogger log, string name);

    [LoggerMessage(16, LogLevel.Warning, "output {Name}: {Reading} was refused and is left out: {Reason}")]
    internal static partial void ReadingRefused(ILogger log, string name, string reading, string reason);

    [LoggerMessage(17, LogLevel.Information, "{Broker}: connected")]
    internal static partial void BrokerConnected(ILogger log, string broker);

    [LoggerMessage(18, LogLevel.Warning, "{Broker}: {Reason}. The connection is tried again")]
    internal static partial void BrokerLost(ILogger log, string broker, string reason);

    [LoggerMessage(19, LogLevel.Warning, "{Broker}: a message was ignored: {Reason}")]
    internal static partial void MessageIgnored(ILogger log, string broker, string reason);

    [LoggerMessage(20, LogLevel.Warning, "{Broker}: status and discovery are sent again later: {Reason}")]
    internal static partial void NotAnnounced(ILogger log, string broker, string reason);
}
