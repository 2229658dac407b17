namespace Mbus.Gateway.Buses;

/// <summary>Reports progress on the thread that makes it, in its order.</summary>
internal sealed class Direct<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
