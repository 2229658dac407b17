using System.Buffers;
using System.ComponentModel;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Gateway.Buses;
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

/// <summary>Routes of the meters: the list, the last reading and its bytes, a reading now.</summary>
internal static class MeterRoutes
{
    private const int MaxItems = 1000;
    private const int StandardItems = 100;
    private const int MaxRequests = 64;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);
    private static int _requests;

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/meters", List).Needs(TokenScope.Read).WithName("listMeters").WithSummary("Lists the meters, with their present values.");
        api.MapGet("/meters/{meter}/reading", Last).Needs(TokenScope.Read).WithName("lastReading").WithSummary("Returns the last reading of a meter, with all records.");
        api.MapGet("/meters/{meter}/explanation", Explain).Needs(TokenScope.Read).WithName("explainLast").WithSummary("Explains every byte of the telegrams of the last reading.");
        api.MapGet("/explanation", ExplainBytes).Needs(TokenScope.Read).WithName("explain").WithSummary("Explains every byte of a telegram, for example of one seen on a bus.");
        api.MapPost("/meters/{meter}/read", ReadNowAsync).Needs(TokenScope.Operate).WithName("readNow").WithSummary("Reads a meter now.")
            .WithDescription("A reading under way, and one that is not older than maxAge, is used instead of another one. Returns when the reading is in the store.");
    }

    private static Tagged<Page<MeterResource>> List(
        [FromServices] GatewayService gateway,
        [FromServices] LatestValues latest,
        [Description("Only meters of this bus.")] string? bus,
        [Description("Only meters after this one, for paging.")] string? after,
        [Description("Maximum number of meters, 1 to 1000. Default: 100.")] string? limit)
    {
        int count = QueryText.Integer(limit, nameof(limit), 1, MaxItems, StandardItems);
        using StoreReader reader = gateway.Store.Read();
        Dictionary<MeterId, (string Bus, PlannedMeterStatus Status)> planned = [];
        foreach (BusStatus status in gateway.Buses.Select(one => one.Status))
        {
            foreach (PlannedMeterStatus meter in status.Meters)
                planned.TryAdd(meter.Meter, (status.Name, meter));
        }

        MeterResource[] page = [.. reader.Meters.Select(meter => meter.Id).Union(planned.Keys)
            .Where(id => after == null || string.CompareOrdinal(id.ToString(), after) > 0)
            .OrderBy(id => id.ToString(), StringComparer.Ordinal)
            .Select(id => Of(id, reader, latest, planned))
            .Where(meter => bus == null || meter.Bus == bus)
            .Take(count + 1)];
        string? next = page.Length > count ? $"/api/v1/meters?after={page[count - 1].Meter}&limit={count}{(bus == null ? "" : $"&bus={Uri.EscapeDataString(bus)}")}" : null;
        return new Tagged<Page<MeterResource>>(new Page<MeterResource>([.. page.Take(count)], next), ApiJson.Default.PageMeterResource);
    }

    private static Tagged<ReadingDocument> Last([FromServices] GatewayService gateway, [Description("Identity of the meter.")] string meter)
    {
        using StoreReader reader = gateway.Store.Read();
        return LastOf(reader, QueryText.Meter(meter, reader));
    }

    private static Tagged<IReadOnlyList<ExplanationResource>> Explain([FromServices] GatewayService gateway, [Description("Identity of the meter.")] string meter)
    {
        using StoreReader reader = gateway.Store.Read();
        StoredMeter stored = QueryText.Meter(meter, reader);
        return Explained(Stored(reader, stored).Decode(reader.KeyOf(stored)));
    }

    private static Tagged<IReadOnlyList<ExplanationResource>> ExplainBytes([Description("Bytes of one frame, hexadecimal.")] string? bytes)
    {
        try
        {
            if (!string.IsNullOrEmpty(bytes) && Hex.TryParse(bytes, out byte[] frame))
                return Explained(MeterReading.From([Telegram.FromBytes(frame)]));
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest($"bytes: {e.Message}");
        }

        throw QueryText.Wrong(nameof(bytes), bytes ?? "", "hexadecimal digits, for example 105B015C16");
    }

    private static Tagged<IReadOnlyList<ExplanationResource>> Explained(MeterReading reading) =>
        new(ExplanationResource.Of(reading), ApiJson.Default.IReadOnlyListExplanationResource);

    private static async Task<Tagged<ReadingDocument>> ReadNowAsync(
        [FromServices] GatewayService gateway,
        [Description("Identity of the meter.")] string meter,
        [Description("A reading that is not older than this is sufficient, for example 60s. Default: 0s.")] string? maxAge,
        CancellationToken cancel)
    {
        MeterId id = QueryText.Meter(meter);
        TimeSpan age = QueryText.Age(maxAge, nameof(maxAge), TimeSpan.Zero);
        GatewayBus bus = gateway.BusOf(id) ?? throw ApiException.NotFound($"No bus has a meter {id} in its plan. /api/v1/meters lists the meters.");
        ReadNowResult? result = await LimitedAsync(() => bus.ReadNowAsync(id, age, cancel).WaitAsync(MaxWait, cancel)).ConfigureAwait(false);
        if (result?.Error is { } error)
            throw new ApiException(result.Answer == RequestAnswer.NoBudget ? StatusCodes.Status409Conflict : StatusCodes.Status504GatewayTimeout, error);

        using StoreReader reader = gateway.Store.Read();
        return LastOf(reader, QueryText.Meter(meter, reader));
    }

    private static async Task<T> LimitedAsync<T>(Func<Task<T>> call)
    {
        try
        {
            if (Interlocked.Increment(ref _requests) > MaxRequests)
                throw new ApiException(StatusCodes.Status503ServiceUnavailable, $"{MaxRequests} requests wait for readings. Try again later.");
            return await call().ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ApiException(StatusCodes.Status504GatewayTimeout, "The bus has not read the meter within 5 minutes: see its state in /api/v1/buses.");
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    private static Tagged<ReadingDocument> LastOf(StoreReader reader, StoredMeter meter)
    {
        ArrayBufferWriter<byte> json = new();
        ReadingJson.Write(json, Stored(reader, meter).Decode(reader.KeyOf(meter)));
        return new Tagged<ReadingDocument>(json.WrittenMemory);
    }

    private static StoredReading Stored(StoreReader reader, StoredMeter meter) => reader.Last(meter)
        ?? throw ApiException.NotFound($"The telegrams of the last reading of {meter.Id} are not kept any more.");

    private static MeterResource Of(MeterId id, StoreReader reader, LatestValues latest, Dictionary<MeterId, (string Bus, PlannedMeterStatus Status)> planned)
    {
        StoredMeter? stored = reader.Find(id);
        bool isPlanned = planned.TryGetValue(id, out (string Bus, PlannedMeterStatus Status) plan);
        return new MeterResource(
            id.ToString(),
            isPlanned ? plan.Status.Name : stored!.Name,
            isPlanned ? plan.Bus : stored!.Bus,
            isPlanned ? plan.Status.Address : stored!.Address.ToString(),
            stored?.FirstRead,
            stored?.LastRead,
            stored is { LineTime.Ticks: > 0 } ? (long)stored.LineTime.TotalMilliseconds : null,
            isPlanned ? new PlanResource(plan.Status.Schedule, plan.Status.NextSlot, plan.Status.Failures, plan.Status.Error) : null,
            stored == null ? [] : [.. latest.Of(reader, stored).Select(value => ValueResource.Of(value.Key, value.Value))]);
    }
}
