using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Mbus.Tool.Service;

/// <summary>
/// Writes an entry of the log as one line: time, level, name, message; for the journal the priority instead of time and level. The formatters
/// of the package add the number of the event, as in <c>bridge[2]</c>, which reads like the number of a bridge.
/// </summary>
internal sealed class LogFormatter(bool isJournal, TimeProvider time) : ConsoleFormatter(FormatterName)
{
    internal const string FormatterName = "mbus";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string begin = isJournal
            ? $"<{Priority(logEntry.LogLevel)}>"
            : string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss.fff} {Level(logEntry.LogLevel)}: ");
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string exception = logEntry.Exception == null ? "" : $" {logEntry.Exception}";
        textWriter.WriteLine($"{begin}{logEntry.Category}: {message}{exception}".ReplaceLineEndings(" "));
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    // See sd-daemon(3).
    private static int Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Information => 6,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        _ => 2,
    };
}
