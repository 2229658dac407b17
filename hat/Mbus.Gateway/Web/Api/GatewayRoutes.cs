using System.ComponentModel;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mbus.Gateway.Web.Api;

/// <summary>Routes of the gateway as a whole: events and health.</summary>
internal static class GatewayRoutes
{
    private const int MaxItems = 1000;
    private const int StandardItems = 100;

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/events", Events).Needs(TokenScope.Read).WithName("listEvents").WithSummary("Lists events, newest first.");
        api.MapGet("/health", Health).Needs(TokenScope.Read).WithName("health").WithSummary("Returns the state of the gateway.");
    }

    private static Tagged<Page<EventResource>> Events(
        [FromServices] GatewayService gateway,
        [Description("Only events with a smaller number, for paging.")] string? before,
        [Description("Only events of this meter.")] string? meter,
        [Description("Maximum number of events, 1 to 1000. Default: 100.")] string? limit)
    {
        int count = QueryText.Integer(limit, nameof(limit), 1, MaxItems, StandardItems);
        long end = QueryText.Position(before, nameof(before), long.MaxValue);
        MeterId? of = string.IsNullOrEmpty(meter) ? null : QueryText.Meter(meter);
        using StoreReader reader = gateway.Store.Read();
        IReadOnlyList<(long Number, MeterEvent Event)> events = reader.Events(end, count + 1, of);
        string? next = events.Count > count ? $"/api/v1/events?before={events[count - 1].Number}&limit={count}{(of == null ? "" : $"&meter={of}")}" : null;
        return new Tagged<Page<EventResource>>(
            new Page<EventResource>([.. events.Take(count).Select(one => EventResource.Of(one.Number, one.Event))], next), ApiJson.Default.PageEventResource);
    }

    private static Tagged<HealthResource> Health([FromServices] GatewayService gateway)
    {
        StoreHealth store = gateway.Store.Health;
        BusStatus[] buses = [.. gateway.Buses.Select(bus => bus.Status)];
        bool isOk = store.Error == null && gateway.Clock.IsSet && gateway.CheckHealth() && buses.All(bus => bus.Error == null) && gateway.Outputs.All(output => output.Error == null);
        HealthResource health = new(
            isOk ? "ok" : "impaired",
            GatewayVersion.Text,
            gateway.Clock.Now,
            gateway.Clock.IsSet,
            new StoreResource(store.Error, store.Waiting, store.Lost, store.LastCommit),
            [.. buses.Select(bus => new BusHealthResource(bus.Name, bus.Error))],
            [.. gateway.Outputs.Select(output => new OutputResource(output.Name, output.Behind, output.Error))]);
        return new Tagged<HealthResource>(health, ApiJson.Default.HealthResource);
    }
}
