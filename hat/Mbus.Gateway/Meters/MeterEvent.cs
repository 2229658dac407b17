namespace Mbus.Gateway.Meters;

/// <summary>An event that is kept and served.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Time">Time; of missed slots the first slot.</param>
/// <param name="Bus">Bus; null for the whole gateway.</param>
/// <param name="Meter">Meter; null for a bus or the whole gateway.</param>
/// <param name="Text">What has happened, in one sentence.</param>
public sealed record MeterEvent(EventKind Kind, DateTimeOffset Time, string? Bus, MeterId? Meter, string Text)
{
    /// <summary>End of the event; of missed slots the last slot. Equal to <see cref="Time"/> for a single point in time.</summary>
    public DateTimeOffset Until { get; init; } = Time;

    /// <summary>Number of occurrences; of missed slots their number.</summary>
    public int Count { get; init; } = 1;
}
