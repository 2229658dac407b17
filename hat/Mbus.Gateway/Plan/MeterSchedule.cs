namespace Mbus.Gateway.Plan;

/// <summary>When one meter is read, from the settings.</summary>
/// <param name="Schedule">Interval. The end of each month is always read as well.</param>
/// <param name="Window">Hours in which the meter is read.</param>
/// <param name="ReadingsPerDay">Read budget, readings in a day; null for none.</param>
public sealed record MeterSchedule(Schedule Schedule, ReadingWindow Window, double? ReadingsPerDay = null)
{
    /// <summary>Every 15 minutes.</summary>
    public static MeterSchedule Default { get; } = new(Schedule.Every(TimeSpan.FromMinutes(15)), ReadingWindow.WholeDay);
}
