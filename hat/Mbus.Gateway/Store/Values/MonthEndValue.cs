using Mbus.Client.Readings;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Store;

/// <summary>The value of a series at the end of a month.</summary>
/// <param name="Month">First day of the month that ended.</param>
/// <param name="Series">Series.</param>
/// <param name="Time">Time of the value: the end of the month if the meter stored it, else the time of the first reading after it.</param>
/// <param name="Value">Value with all digits.</param>
/// <param name="IsFromMeter">True if the meter itself stored the value at the end of the month.</param>
public sealed record MonthEndValue(DateOnly Month, SeriesKey Series, DateTimeOffset Time, ExactDecimal Value, bool IsFromMeter);
