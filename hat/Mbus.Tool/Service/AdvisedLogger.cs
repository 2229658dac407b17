using Mbus.Client;
using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Service;

/// <summary>Logger that appends the advice of the command to entries with an error code.</summary>
internal sealed class AdvisedLogger(ILogger inner) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string advice = state is IEnumerable<KeyValuePair<string, object?>> values && values.Select(value => value.Value).OfType<MbusError>().ToArray() is [MbusError code]
            ? Advice.For(code)
            : "";
        inner.Log(logLevel, eventId, state, exception, advice.Length == 0 ? formatter : (one, error) => $"{formatter(one, error)}. {advice}");
    }
}
