using System.ComponentModel;
using System.Globalization;
using Mbus.Gateway.Host;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mbus.Gateway.Web.Api;

/// <summary>Route of the values over time.</summary>
internal static class HistoryRoutes
{
    private const int MaxValues = 50_000;
    private const int StandardValues = 10_000;
    private const int MaxDaysAtOnce = 32;
    private static readonly TimeSpan StandardRange = TimeSpan.FromDays(30);

    internal static void Map(RouteGroupBuilder api) =>
        api.MapGet("/meters/{meter}/history", Read).Needs(TokenScope.Read).WithName("history").WithSummary("Returns the values of a meter over time.")
            .WithDescription("A page ends after the days in which the limit is reached.");

    private static Tagged<HistoryResource> Read(
        [FromServices] GatewayService gateway,
        [Description("Identity of the meter.")] string meter,
        [Description("First day or time, for example 2026-01-31 (local) or 2026-01-31T00:00:00Z. Default: 30 days before the end.")] string? from,
        [Description("End, not included. Default: now.")] string? to,
        [Description("Only the first value of each interval: 15m, 1h, 1d (a day of the local calendar), or month end (the kept values at the ends of months). Default: all values.")] string? step,
        [Description("Only series whose name contains this text, for example energy.")] string? quantity,
        [Description("Number of values after which the page ends, 1 to 50000. Default: 10000.")] string? limit)
    {
        LocalCalendar calendar = gateway.Settings.Calendar;
        DateTimeOffset end = QueryText.Time(to, nameof(to), calendar, gateway.Clock.Now);
        DateTimeOffset start = QueryText.Time(from, nameof(from), calendar, end - StandardRange);
        Schedule? every = QueryText.Step(step, nameof(step));
        int count = QueryText.Integer(limit, nameof(limit), 1, MaxValues, StandardValues);
        if (start > end)
            throw ApiException.BadRequest("from is after to. Expected an earlier time.");

        using StoreReader reader = gateway.Store.Read();
        StoredMeter stored = QueryText.Meter(meter, reader);
        bool IsWanted(SeriesKey key) => quantity == null || key.ToString().Contains(quantity, StringComparison.OrdinalIgnoreCase);
        Dictionary<SeriesKey, List<Sample>> series = [];
        if (every == Schedule.MonthEnd)
        {
            foreach (MonthEndValue value in reader.MonthEndsOf(stored).Where(value => IsWanted(value.Series) && value.Time >= start && value.Time < end))
                Of(series, value.Series).Add(new Sample(value.Time, value.Value));
            return Respond(stored, start, end, series, null);
        }

        DateTimeOffset pageEnd = Collect(reader, stored, start, end, every, calendar, count, IsWanted, series);
        string? next = pageEnd < end
            ? $"/api/v1/meters/{stored.Id}/history?from={TimeText(pageEnd)}&to={TimeText(end)}&step={Uri.EscapeDataString(step ?? "")}&quantity={Uri.EscapeDataString(quantity ?? "")}&limit={count}"
            : null;
        return Respond(stored, start, pageEnd, series, next);
    }

    // Days are read in groups that grow, so a page has at most about twice the limit; a group ends where a step ends.
    private static DateTimeOffset Collect(
        StoreReader reader, StoredMeter meter, DateTimeOffset from, DateTimeOffset to, Schedule? every, LocalCalendar calendar, int limit, Func<SeriesKey, bool> isWanted, Dictionary<SeriesKey, List<Sample>> series)
    {
        DateTimeOffset end = to < meter.LastRead ? to : meter.LastRead.AddSeconds(1);
        DateTimeOffset start = from > meter.FirstRead ? from : Earlier(meter.FirstRead, to);
        int values = 0;
        for (int days = 1; start < end; days = Math.Min(2 * days, MaxDaysAtOnce))
        {
            if (values >= limit)
                return start;

            DateTimeOffset stop = start.AddDays(days);
            stop = every?.NextAfter(stop, calendar) ?? stop;
            foreach ((SeriesKey key, List<Sample> samples) in reader.History(meter, start, Earlier(stop, end), isWanted))
            {
                List<Sample> kept = Of(series, key);
                values -= kept.Count;
                kept.AddRange(Sample.FirstOfEach(samples, every, calendar));
                values += kept.Count;
            }

            start = stop;
        }

        return to;
    }

    private static List<Sample> Of(Dictionary<SeriesKey, List<Sample>> series, SeriesKey key)
    {
        if (!series.TryGetValue(key, out List<Sample>? samples))
            series[key] = samples = [];
        return samples;
    }

    private static Tagged<HistoryResource> Respond(StoredMeter meter, DateTimeOffset from, DateTimeOffset to, Dictionary<SeriesKey, List<Sample>> series, string? next)
    {
        SeriesResource[] all = [.. series.Where(one => one.Value.Count > 0).Select(one => Of(one.Key, one.Value))];
        return new Tagged<HistoryResource>(new HistoryResource(meter.Id.ToString(), from, to, all, next), ApiJson.Default.HistoryResource);
    }

    private static SeriesResource Of(SeriesKey key, List<Sample> samples) => new(
        key.Quantity, key.Unit, key.Function.ToString().ToLowerInvariant(), key.Storage, key.Tariff, key.Subunit, key.Detail, key.Ordinal,
        [.. samples.Select(sample => sample.Time)], [.. samples.Select(sample => sample.Value)]);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
