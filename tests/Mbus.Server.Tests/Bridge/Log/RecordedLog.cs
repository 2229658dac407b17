using System.Collections.Concurrent;
using Mbus.Client;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Tests.Bridge;

/// <summary>A log that keeps its lines.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();
    private readonly ConcurrentQueue<MbusError> _codes = new();

    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.Text)];

    public IEnumerable<string> AboveInformation => _lines.Where(line => line.Level > LogLevel.Information).Select(line => line.Text);

    /// <summary>The error codes of the entries that have one.</summary>
    public IReadOnlyList<MbusError> Codes => [.. _codes];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        foreach (MbusError code in (state as IEnumerable<KeyValuePair<string, object?>> ?? []).Select(pair => pair.Value).OfType<MbusError>())
            _codes.Enqueue(code);
        _lines.Enqueue((logLevel, $"{formatter(state, exception)}{(exception == null ? "" : $" {exception.GetType().Name}")}"));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
