using System.Globalization;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;
using Mbus.Gateway.Web.Access;

namespace Mbus.Gateway.Web.Api;

/// <summary>Parses the parameters of requests. Each refusal gives the parameter, what was found and what was expected.</summary>
internal static class QueryText
{
    private static readonly string[] LocalFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];
    private static readonly string[] OffsetFormats = ["yyyy-MM-ddTHH:mmzzz", "yyyy-MM-ddTHH:mm:sszzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz"];

    internal static int Integer(string? text, string name, int min, int max, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value
        : throw Wrong(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    internal static long Position(string? text, string name, long otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : throw Wrong(name, text, "the position in \"next\" of the page before");

    /// <summary>Parses a time; without an offset it is that of the local calendar.</summary>
    internal static DateTimeOffset Time(string? text, string name, LocalCalendar calendar, DateTimeOffset otherwise)
    {
        if (string.IsNullOrEmpty(text))
            return otherwise;

        // A plus sign in a query is a space.
        string plain = text.Replace(' ', '+');
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(plain, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local) && IsUsual(local))
            return calendar.TimeOf(local);
        if (DateTimeOffset.TryParseExact(plain.Replace("Z", "+00:00", StringComparison.Ordinal), OffsetFormats, CultureInfo.InvariantCulture, Styles, out DateTimeOffset time) && IsUsual(time.UtcDateTime))
            return time;
        throw Wrong(name, text, "a day or a time of the years 1970 to 2999, for example 2026-01-31, 2026-01-31T12:00 (local) or 2026-01-31T12:00:00Z");
    }

    /// <summary>Parses an interval; <c>1d</c> is a day of the local calendar. Null if it is not given.</summary>
    internal static Schedule? Step(string? text, string name)
    {
        if (string.IsNullOrEmpty(text))
            return null;

        try
        {
            return text == "1d" ? Schedule.DailyAt(TimeOnly.MinValue) : Schedule.Parse(text);
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest($"{name}: {e.Message}");
        }
    }

    /// <summary>Parses a length of time in whole seconds, minutes, hours or days.</summary>
    internal static TimeSpan Age(string? text, string name, TimeSpan otherwise)
    {
        if (string.IsNullOrEmpty(text))
            return otherwise;

        int unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count <= 86400
            ? TimeSpan.FromSeconds((long)count * unit)
            : throw Wrong(name, text, "a whole number with s, m, h or d, at most 86400, for example 60s");
    }

    internal static MeterId Meter(string text) => MeterId.TryParse(text, out MeterId meter)
        ? meter
        : throw Wrong("meter", text, "an identity as /api/v1/meters lists it, for example 12345678-TST-01-07");

    internal static StoredMeter Meter(string text, StoreReader reader)
    {
        MeterId meter = Meter(text);
        return reader.Find(meter) ?? throw ApiException.NotFound($"The store has no reading of a meter {meter}. /api/v1/meters lists the meters.");
    }

    internal static ApiException Wrong(string name, string text, string expected) =>
        ApiException.BadRequest($"{name} is \"{(text.Length <= 60 ? text : $"{text[..60]}...")}\". Expected {expected}.");

    private static bool IsUsual(DateTime time) => time.Year is >= 1970 and < 3000;
}
