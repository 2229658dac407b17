using System.ComponentModel;
using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record EventResource(
    [property: Description("Number; increases with each event.")] long Number,
    [property: Description("Kind, for example meterReplaced.")] string Kind,
    [property: Description("Time, or the beginning.")] DateTimeOffset Time,
    [property: Description("End; equal to time for a single point in time.")] DateTimeOffset Until,
    [property: Description("Number of occurrences, for example of missed slots.")] int Count,
    [property: Description("Bus; null for the whole gateway.")] string? Bus,
    [property: Description("Meter; null for a bus or the whole gateway.")] string? Meter,
    [property: Description("What has happened.")] string Text)
{
    internal static EventResource Of(long number, MeterEvent happened)
    {
        string kind = happened.Kind.ToString();
        return new EventResource(
            number, $"{char.ToLowerInvariant(kind[0])}{kind[1..]}", happened.Time, happened.Until, happened.Count, happened.Bus, happened.Meter?.ToString(), happened.Text);
    }
}
