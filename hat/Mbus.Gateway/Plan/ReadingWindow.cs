using System.Globalization;

namespace Mbus.Gateway.Plan;

/// <summary>Hours of the local day in which meters are read: from the start, up to but without the end. It may extend over midnight.</summary>
/// <param name="Start">Start on the local clock.</param>
/// <param name="End">End on the local clock; equal to the start for the whole day.</param>
public sealed record ReadingWindow(TimeOnly Start, TimeOnly End)
{
    /// <summary>The whole day.</summary>
    public static ReadingWindow WholeDay { get; } = new(TimeOnly.MinValue, TimeOnly.MinValue);

    /// <summary>Part of the day that the window covers, above 0 to 1.</summary>
    public double Share => Start == End ? 1 : (End - Start) / TimeSpan.FromDays(1);

    /// <summary>Parses, for example, <c>22:00-06:00</c>.</summary>
    /// <exception cref="FormatException">The text is not a window; the message gives the expected form.</exception>
    public static ReadingWindow Parse(string text)
    {
        string[] parts = text.Split('-');
        return parts.Length == 2 && Schedule.TryParseTime(parts[0], out TimeOnly start) && Schedule.TryParseTime(parts[1], out TimeOnly end)
            ? new ReadingWindow(start, end)
            : throw new FormatException($"\"{text}\" is not a window. Expected two times of the local clock, for example \"22:00-06:00\".");
    }

    /// <summary>Returns whether a point in time is in the window.</summary>
    public bool Contains(DateTimeOffset time, LocalCalendar calendar) =>
        Start == End || TimeOnly.FromDateTime(calendar.LocalOf(time)).IsBetween(Start, End);

    /// <summary>Returns the next start of the window after a time.</summary>
    public DateTimeOffset NextStart(DateTimeOffset time, LocalCalendar calendar) => calendar.NextDaily(Start, time);

    /// <summary>Returns the window in the form of <see cref="Parse"/>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Start:HH\\:mm}-{End:HH\\:mm}");
}
