using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Store;

/// <summary>What is committed together: after a crash the store has all of it or nothing.</summary>
public sealed class Round
{
    /// <summary>Readings in the order in which they were taken.</summary>
    public IList<NewReading> Readings { get; } = [];

    /// <summary>Events. Missed slots replace those with the same meter and first slot.</summary>
    public IList<MeterEvent> Events { get; } = [];

    /// <summary>Delivered positions of outputs.</summary>
    public IDictionary<string, long> Cursors { get; } = new Dictionary<string, long>();

    /// <summary>True if there is nothing to commit.</summary>
    public bool IsEmpty => Readings.Count == 0 && Events.Count == 0 && Cursors.Count == 0;
}
