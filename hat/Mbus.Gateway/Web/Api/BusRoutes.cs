using System.ComponentModel;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mbus.Gateway.Web.Api;

/// <summary>Routes of the buses and of their searches and scans.</summary>
internal static class BusRoutes
{
    private const string JobPath = "/api/v1/jobs/";

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/buses", Buses).Needs(TokenScope.Read).WithName("listBuses").WithSummary("Lists the buses.");
        api.MapGet("/buses/{bus}/bytes", Bytes).Needs(TokenScope.Read).WithName("busBytes").WithSummary("Streams the bytes on a bus.")
            .WithDescription("Server-sent events: \"bytes\" with time, direction and bytes; \"idle\" at the start and after 30 s without bytes.");
        api.MapPost("/buses/{bus}/search", Search).Needs(TokenScope.Operate).WithName("search").WithSummary("Starts a search of meters by their secondary addresses.")
            .WithDescription("Meters that are found are read from now on, unless the settings list the meters.");
        api.MapPost("/buses/{bus}/scan", Scan).Needs(TokenScope.Operate).WithName("scan").WithSummary("Starts a scan of primary addresses.");
        api.MapGet("/jobs", Jobs).Needs(TokenScope.Read).WithName("listJobs").WithSummary("Lists the last searches and scans, newest first.");
        api.MapGet("/jobs/{job}", Job).Needs(TokenScope.Read).WithName("job").WithSummary("Returns the state of a search or scan.");
        api.MapGet("/jobs/{job}/events", JobEvents).Needs(TokenScope.Read).WithName("jobEvents").WithSummary("Streams the progress of a search or scan.")
            .WithDescription("Server-sent events with the state of the job: \"progress\" after changes, \"end\" as the last one.");
        api.MapDelete("/jobs/{job}", Cancel).Needs(TokenScope.Operate).WithName("cancelJob").WithSummary("Cancels a search or scan.");
    }

    /// <summary>Returns a bus.</summary>
    /// <exception cref="ApiException">There is no such bus.</exception>
    internal static GatewayBus Find(GatewayService gateway, string bus) => gateway.Buses.FirstOrDefault(one => one.Name == bus)
        ?? throw ApiException.NotFound($"There is no such bus. /api/v1/buses lists the buses.");

    private static Tagged<IReadOnlyList<BusResource>> Buses([FromServices] GatewayService gateway) =>
        new([.. gateway.Buses.Select(bus => BusResource.Of(bus.Status))], ApiJson.Default.IReadOnlyListBusResource);

    private static ServerSentEventsResult<string> Bytes([FromServices] GatewayService gateway, [FromServices] EventStreams streams, [Description("Bus.")] string bus) =>
        streams.Of(Find(gateway, bus));

    private static Accepted<JobResource> Search(
        [FromServices] GatewayService gateway,
        [FromServices] BusJobs jobs,
        [Description("Bus.")] string bus,
        [Description("Secondary address with wildcards F. Default: all meters.")] string? mask,
        [Description("true to search identifications with digits A to E at once: 40 more selections. Default: only if the answers show such meters.")] string? hexDigits)
    {
        SecondaryAddress address = SecondaryAddress.Any;
        if (!string.IsNullOrEmpty(mask) && !SecondaryAddress.TryParse(mask, out address))
            throw QueryText.Wrong(nameof(mask), mask, "a secondary address, for example 12345678TST0107 or 1234FFFFFFFFFFFF");
        if (hexDigits is not (null or "" or "true" or "false"))
            throw QueryText.Wrong(nameof(hexDigits), hexDigits, "true or false");
        return Started(jobs.Search(Find(gateway, bus), address, hexDigits == "true"));
    }

    private static Accepted<JobResource> Scan(
        [FromServices] GatewayService gateway,
        [FromServices] BusJobs jobs,
        [Description("Bus.")] string bus,
        [Description("First address, 0 to 250. Default: 0.")] string? first,
        [Description("Last address, 0 to 250. Default: 250.")] string? last)
    {
        int from = QueryText.Integer(first, nameof(first), 0, PrimaryAddress.Last, 0);
        int to = QueryText.Integer(last, nameof(last), from, PrimaryAddress.Last, PrimaryAddress.Last);
        return Started(jobs.Scan(Find(gateway, bus), (byte)from, (byte)to));
    }

    private static Tagged<IReadOnlyList<JobResource>> Jobs([FromServices] BusJobs jobs) => new(jobs.All, ApiJson.Default.IReadOnlyListJobResource);

    private static Tagged<JobResource> Job([FromServices] BusJobs jobs, [Description("Identity of the job.")] string job) =>
        new(jobs.Find(job).Look().State, ApiJson.Default.JobResource);

    private static ServerSentEventsResult<string> JobEvents(
        [FromServices] BusJobs jobs, [FromServices] EventStreams streams, [Description("Identity of the job.")] string job) => streams.Of(jobs.Find(job));

    private static Accepted<JobResource> Cancel([FromServices] BusJobs jobs, [Description("Identity of the job.")] string job)
    {
        BusJob one = jobs.Find(job);
        one.Cancel();
        return Started(one);
    }

    private static Accepted<JobResource> Started(BusJob job) => TypedResults.Accepted(JobPath + job.Id, job.Look().State);
}
