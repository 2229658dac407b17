namespace Mbus.Client.Tests.Master;

/// <summary>Takes reports at once, where <see cref="Progress{T}"/> would take them later.</summary>
internal sealed class Reports<T>(Action<T>? also = null) : IProgress<T>
{
    public List<T> All { get; } = [];

    public void Report(T value)
    {
        All.Add(value);
        also?.Invoke(value);
    }
}
