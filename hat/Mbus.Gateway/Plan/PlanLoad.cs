using System.Globalization;

namespace Mbus.Gateway.Plan;

/// <summary>How much line time the meters of a bus need.</summary>
/// <param name="Meters">Number of meters.</param>
/// <param name="RoundTime">Line time of one reading of each meter.</param>
/// <param name="Load">Part of the line time that all readings need; above 1 they do not fit.</param>
public sealed record PlanLoad(int Meters, TimeSpan RoundTime, double Load)
{
    /// <summary>Part of the line time that the gateway may use; the rest is for other masters and for repeats.</summary>
    public const double MaxLoad = 0.95;

    /// <summary>True if the readings fit.</summary>
    public bool Fits => Load <= MaxLoad;

    /// <summary>Computes the load of meters with a schedule and a line time.</summary>
    public static PlanLoad Of(IEnumerable<(MeterSchedule Schedule, TimeSpan LineTime)> meters)
    {
        int count = 0;
        TimeSpan round = TimeSpan.Zero;
        double load = 0;
        foreach ((MeterSchedule schedule, TimeSpan lineTime) in meters)
        {
            count++;
            round += lineTime;
            load += lineTime / schedule.Schedule.AverageInterval;
        }

        return new PlanLoad(count, round, load);
    }

    /// <summary>Returns the numbers in one sentence, with the factor by which the intervals must grow if they do not fit.</summary>
    public override string ToString()
    {
        string numbers = string.Create(CultureInfo.InvariantCulture, $"one reading of {Meters} meters takes {RoundTime.TotalSeconds:0.0} s of line time, and all readings use {Load:P0} of it");
        return Fits ? numbers : string.Create(CultureInfo.InvariantCulture, $"{numbers}, more than {MaxLoad:P0}. Use intervals that are {Math.Ceiling(Load / MaxLoad * 10) / 10:0.0} times as long, or a higher baud rate");
    }
}
