using System.ComponentModel;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record JobResource(
    [property: Description("Identity.")] string Job,
    [property: Description("search (secondary addresses) or scan (primary addresses).")] string Kind,
    [property: Description("Bus.")] string Bus,
    [property: Description("running, done, cancelled or failed.")] string State,
    [property: Description("Why it has failed; null if it has not.")] string? Error,
    [property: Description("Time of the start.")] DateTimeOffset Started,
    [property: Description("Time of the end; null while it runs.")] DateTimeOffset? Ended,
    [property: Description("Number of addresses or selections that were tried.")] int Sent,
    [property: Description("Number of those that remain; of a search an estimate.")] int Remaining,
    [property: Description("Estimated remaining time in seconds.")] long RemainingSeconds,
    [property: Description("What was found.")] IReadOnlyList<FoundResource> Found);

internal sealed record FoundResource(
    [property: Description("Address for requests to the meter.")] string Address,
    [property: Description("meter, collision (several meters, or a disturbed line) or noAddress (a meter that does not send its secondary address).")] string Kind,
    [property: Description("Identity; null if the meter has not sent it.")] string? Meter);
