using System.ComponentModel;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record HealthResource(
    [property: Description("ok, or impaired if an error is set or the clock is not.")] string Status,
    [property: Description("Version of the program.")] string Version,
    [property: Description("Time of the gateway; an estimate if the clock is not set.")] DateTimeOffset Time,
    [property: Description("True if the clock of the host is right.")] bool IsClockSet,
    [property: Description("Store.")] StoreResource Store,
    [property: Description("Buses.")] IReadOnlyList<BusHealthResource> Buses,
    [property: Description("Outputs.")] IReadOnlyList<OutputResource> Outputs);

internal sealed record StoreResource(
    [property: Description("Why nothing can be written; null if the store works.")] string? Error,
    [property: Description("Readings that wait in memory to be written.")] int Waiting,
    [property: Description("Readings that were lost because too many waited.")] long Lost,
    [property: Description("Time of the last commit; null before the first.")] DateTimeOffset? LastCommit);

internal sealed record BusHealthResource(
    [property: Description("Bus.")] string Bus,
    [property: Description("Why the line cannot be used; null if it works.")] string? Error);

internal sealed record OutputResource(
    [property: Description("Name.")] string Name,
    [property: Description("Number of readings that wait.")] long Behind,
    [property: Description("Why the last delivery has failed; null if it has not.")] string? Error);

internal sealed record ReloadResource(
    [property: Description("Always true: settings that are not valid are refused with their error.")] bool Reloaded);
