using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A log that keeps its lines.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.Text)];

    public IEnumerable<string> AboveInformation => _lines.Where(line => line.Level > LogLevel.Information).Select(line => line.Text);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, $"{formatter(state, exception)}{(exception == null ? "" : $" {exception.GetType().Name}")}"));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
