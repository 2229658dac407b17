using Mbus.Client.Readings;
using Mbus.Gateway.Plan;

namespace Mbus.Gateway.Store;

/// <summary>A value of a series at a time.</summary>
/// <param name="Time">Time of the reading, in whole seconds.</param>
/// <param name="Value">Value with all digits.</param>
public readonly record struct Sample(DateTimeOffset Time, ExactDecimal Value)
{
    /// <summary>Returns the first value of each step. A step of whole days begins at midnight of the local clock.</summary>
    /// <param name="samples">Values of one series in the order of time.</param>
    /// <param name="every">Steps; null for all values.</param>
    /// <param name="calendar">Local calendar.</param>
    public static IEnumerable<Sample> FirstOfEach(IEnumerable<Sample> samples, Schedule? every, LocalCalendar calendar)
    {
        DateTimeOffset next = DateTimeOffset.MinValue;
        foreach (Sample sample in samples)
        {
            if (sample.Time < next)
                continue;

            yield return sample;
            if (every != null)
                next = every.NextAfter(sample.Time, calendar);
        }
    }
}
