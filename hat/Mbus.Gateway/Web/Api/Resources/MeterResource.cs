using System.ComponentModel;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record MeterResource(
    [property: Description("Full secondary address: identification, manufacturer, version, medium; and the fabrication number where two meters have the same address.")] string Meter,
    [property: Description("Name in the settings.")] string? Name,
    [property: Description("Bus.")] string Bus,
    [property: Description("Address at which it is read.")] string Address,
    [property: Description("Time of the first reading; null if it was never read.")] DateTimeOffset? FirstRead,
    [property: Description("Time of the last reading; null if it was never read.")] DateTimeOffset? LastRead,
    [property: Description("Line time of one reading in milliseconds; null if it was never measured.")] long? LineTimeMs,
    [property: Description("Plan; null if the meter is not read any more.")] PlanResource? Plan,
    [property: Description("Present values of the last reading.")] IReadOnlyList<ValueResource> Values);

internal sealed record PlanResource(
    [property: Description("Interval, for example 15m.")] string Interval,
    [property: Description("Time of the next reading, or of the one that is due.")] DateTimeOffset Next,
    [property: Description("Number of failed attempts since the last reading.")] int Failures,
    [property: Description("Why the last attempt has failed; null if it was successful.")] string? Error);

internal sealed record ValueResource(
    [property: Description("Quantity, for example energy.")] string Quantity,
    [property: Description("Unit, for example Wh; empty for none.")] string Unit,
    [property: Description("Tariff; 0 is the total.")] int Tariff,
    [property: Description("Subunit.")] int Subunit,
    [property: Description("Further properties, for example the phase; empty for none.")] string Detail,
    [property: Description("Value with all digits that the meter has sent.")] ExactDecimal Value)
{
    internal static ValueResource Of(SeriesKey key, ExactDecimal value) => new(key.Quantity, key.Unit, key.Tariff, key.Subunit, key.Detail, value);
}
