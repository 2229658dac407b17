using System.Globalization;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Prometheus;

namespace Mbus.Gateway.Web.Metrics;

/// <summary>
/// <c>/metrics</c> for Prometheus. Each request writes the present state into a registry of its own: a meter that was replaced is another
/// series, and one that is gone is no series any more.
/// </summary>
internal static class MetricsRoute
{
    private const string OpenMetrics = "application/openmetrics-text";

    internal static void Map(IEndpointRouteBuilder routes, GatewayService gateway, LatestValues latest) =>
        routes.MapGet("/metrics", context => WriteAsync(context, gateway, latest)).Needs(TokenScope.Read);

    private static async Task WriteAsync(HttpContext context, GatewayService gateway, LatestValues latest)
    {
        CollectorRegistry registry = Prometheus.Metrics.NewCustomRegistry();
        MetricFactory metrics = Prometheus.Metrics.WithCustomRegistry(registry);
        BusStatus[] buses = [.. gateway.Buses.Select(bus => bus.Status)];
        AddGateway(metrics, gateway);
        foreach (BusStatus bus in buses)
            AddBus(metrics, bus);
        AddMeters(metrics, buses, gateway, latest);

        bool isOpen = context.Request.Headers.Accept.Any(accept => accept?.Contains(OpenMetrics, StringComparison.OrdinalIgnoreCase) == true);
        context.Response.ContentType = isOpen ? $"{OpenMetrics}; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        await registry.CollectAndExportAsTextAsync(
            context.Response.Body, isOpen ? ExpositionFormat.OpenMetricsText : ExpositionFormat.PrometheusText, context.RequestAborted).ConfigureAwait(false);
    }

    private static void AddGateway(MetricFactory metrics, GatewayService gateway)
    {
        StoreHealth store = gateway.Store.Health;
        metrics.CreateGauge("mbus_clock_set", "1 if the clock of the host is right.").Set(gateway.Clock.IsSet ? 1 : 0);
        metrics.CreateGauge("mbus_store_up", "1 if the store can be written.").Set(store.Error == null ? 1 : 0);
        metrics.CreateGauge("mbus_store_waiting_readings", "Readings in memory that wait to be written.").Set(store.Waiting);
        metrics.CreateCounter("mbus_store_lost_readings_total", "Readings that were lost because too many waited.").IncTo(store.Lost);
        foreach (Outputs.OutputStatus output in gateway.Outputs)
        {
            metrics.CreateGauge("mbus_output_up", "1 if the last delivery was successful.", "output").WithLabels(output.Name).Set(output.Error == null ? 1 : 0);
            metrics.CreateGauge("mbus_output_behind_readings", "Readings that wait for the output.", "output").WithLabels(output.Name).Set(output.Behind);
            metrics.CreateCounter("mbus_output_refused_readings_total", "Readings that the destination has refused, and that were left out.", "output").WithLabels(output.Name).IncTo(output.Refused);
        }
    }

    private static void AddBus(MetricFactory metrics, BusStatus bus)
    {
        metrics.CreateGauge("mbus_bus_up", "1 if the line can be used.", "bus").WithLabels(bus.Name).Set(bus.Error == null && bus.Bridge != null ? 1 : 0);
        metrics.CreateGauge("mbus_bus_load_ratio", "Part of the line time that the plan needs.", "bus").WithLabels(bus.Name).Set(bus.Load.Load);
        metrics.CreateGauge("mbus_bus_round_seconds", "Line time of one reading of each meter.", "bus").WithLabels(bus.Name).Set(bus.Load.RoundTime.TotalSeconds);
        Counter reads = metrics.CreateCounter("mbus_reads_total", "Readings of meters, by outcome: success, silence, damage; passing: taken from another master.", "bus", "outcome");
        foreach ((string outcome, long count) in bus.Reads.All)
            reads.WithLabels(bus.Name, outcome).IncTo(count);
        if (bus.Bridge is not { } bridge)
            return;

        metrics.CreateGauge("mbus_bridge_clients", "Clients of the bus, with those of the gateway itself.", "bus").WithLabels(bus.Name).Set(bridge.Clients);
        metrics.CreateCounter("mbus_bridge_requests_total", "Requests that were sent on the bus.", "bus").WithLabels(bus.Name).IncTo(bridge.Requests);
        metrics.CreateCounter("mbus_bridge_dropped_requests_total", "Requests that were not sent on the bus.", "bus").WithLabels(bus.Name).IncTo(bridge.Dropped);
        Counter results = metrics.CreateCounter("mbus_bridge_results_total", "Results of requests: reply, silence, damage.", "bus", "result");
        results.WithLabels(bus.Name, "reply").IncTo(bridge.Replies);
        results.WithLabels(bus.Name, "silence").IncTo(bridge.Silences);
        results.WithLabels(bus.Name, "damage").IncTo(bridge.Damages);
    }

    private static void AddMeters(MetricFactory metrics, BusStatus[] buses, GatewayService gateway, LatestValues latest)
    {
        Gauge up = metrics.CreateGauge("mbus_meter_up", "1 if the last attempt to read the meter was successful.", "meter", "bus");
        Gauge info = metrics.CreateGauge("mbus_meter_info", "Names of the meter.", "meter", "bus", "address", "name");
        using StoreReader reader = gateway.Store.Read();
        foreach (BusStatus bus in buses)
        {
            foreach (PlannedMeterStatus meter in bus.Meters)
            {
                string id = meter.Meter.ToString();
                up.WithLabels(id, bus.Name).Set(meter is { Error: null, LastRead: not null } ? 1 : 0);
                info.WithLabels(id, bus.Name, meter.Address, meter.Name ?? "").Set(1);
                if (reader.Find(meter.Meter) is { } stored)
                    AddValues(metrics, bus.Name, stored, latest.Of(reader, stored));
            }
        }
    }

    private static void AddValues(MetricFactory metrics, string bus, StoredMeter meter, IReadOnlyList<(SeriesKey Key, Client.Readings.ExactDecimal Value)> values)
    {
        string id = meter.Id.ToString();
        metrics.CreateGauge("mbus_reading_timestamp_seconds", "Time of the last reading.", "meter", "bus").WithLabels(id, bus).Set(meter.LastRead.ToUnixTimeSeconds());
        foreach ((SeriesKey key, Client.Readings.ExactDecimal exact) in values)
        {
            double value = exact.ToDouble();
            if (MetricNames.Of(key) is not { } name || (MetricNames.IsCounter(key) && value < 0))
                continue;

            string[] names = ["meter", "bus", "tariff", "subunit", "detail"];
            string detail = key.Ordinal == 0 ? key.Detail : $"{key.Detail} record {key.Ordinal + 1}".TrimStart();
            string[] labels = [id, bus, key.Tariff.ToString(CultureInfo.InvariantCulture), key.Subunit.ToString(CultureInfo.InvariantCulture), detail];
            string help = $"The {key.Quantity} of the last reading.";
            double converted = MetricUnit.Of(key.Unit)!.Convert(value);
            if (MetricNames.IsCounter(key))
                metrics.CreateCounter(name, help, names).WithLabels(labels).IncTo(converted);
            else
                metrics.CreateGauge(name, help, names).WithLabels(labels).Set(converted);
        }
    }
}
