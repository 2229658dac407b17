using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Buses;

/// <summary>Log messages of a bus.</summary>
internal static partial class BusLog
{
    [LoggerMessage(1, LogLevel.Information, "bus {Bus}: {Line} is open at {BaudRate} Bd, {Meters} meters; other masters: {Addresses}")]
    internal static partial void Opened(ILogger log, string bus, string line, int baudRate, int meters, string addresses);

    [LoggerMessage(2, LogLevel.Warning, "bus {Bus}: {Reason}")]
    internal static partial void Lost(ILogger log, string bus, string reason);

    [LoggerMessage(3, LogLevel.Information, "bus {Bus}: the line works again")]
    internal static partial void Back(ILogger log, string bus);

    [LoggerMessage(4, LogLevel.Information, "bus {Bus}: {Kind} {Meter} {Text}")]
    internal static partial void Event(ILogger log, string bus, string kind, string meter, string text);

    [LoggerMessage(5, LogLevel.Information, "bus {Bus}: searching meters by their secondary addresses")]
    internal static partial void Searching(ILogger log, string bus);

    [LoggerMessage(6, LogLevel.Information, "bus {Bus}: search ended, {Count} meters")]
    internal static partial void Searched(ILogger log, string bus, int count);

    [LoggerMessage(7, LogLevel.Error, "bus {Bus}: internal error, please report it: {Error}")]
    internal static partial void Fault(ILogger log, string bus, string error);
}
