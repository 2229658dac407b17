using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Mbus.Fleet;

/// <summary>Runs a fleet against a broker, and measures it.</summary>
/// <param name="plan">Fleet.</param>
/// <param name="log">Log.</param>
public sealed class FleetRun(FleetPlan plan, ILogger log)
{
    private const int StartedAtOnce = 4;

    private static readonly TimeSpan MaxComplete = TimeSpan.FromMinutes(2);

    /// <summary>Runs the fleet.</summary>
    /// <param name="duration">Time of the measurement, after all gateways have started.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<FleetResult> RunAsync(TimeSpan duration, CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("mbus-fleet-").FullName;
        ConcurrentDictionary<int, FleetGateway> gateways = [];
        try
        {
            await using FleetReceiver receiver = new();
            await receiver.StartAsync(plan.Broker, cancel).ConfigureAwait(false);
            long empty = Environment.WorkingSet;
            ParallelOptions together = new() { MaxDegreeOfParallelism = StartedAtOnce, CancellationToken = cancel };
            await Parallel.ForAsync(0, plan.Gateways, together, async (gateway, _) =>
                gateways[gateway] = await FleetGateway.StartAsync(plan, gateway, folder, log).ConfigureAwait(false)).ConfigureAwait(false);

            // A gateway reads its meters when it starts, before the first slot.
            await Task.Delay(plan.Interval, cancel).ConfigureAwait(false);
            FleetResult measured = await MeasureAsync(receiver, duration, cancel).ConfigureAwait(false) with { Memory = Environment.WorkingSet - empty };

            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(MaxComplete);
            await Parallel.ForEachAsync(gateways.Values, together, async (gateway, _) => await gateway.CompleteAsync(limit.Token).ConfigureAwait(false)).ConfigureAwait(false);
            return await CheckAsync(measured, receiver, gateways, limit.Token).ConfigureAwait(false);
        }
        finally
        {
            await Parallel.ForEachAsync(gateways.Values, CancellationToken.None, async (gateway, _) => await gateway.DisposeAsync().ConfigureAwait(false)).ConfigureAwait(false);
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<FleetResult> MeasureAsync(FleetReceiver receiver, TimeSpan duration, CancellationToken cancel)
    {
        (long messages, long bytes, _, _) = receiver.Count;
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(duration, cancel).ConfigureAwait(false);
        TimeSpan time = Stopwatch.GetElapsedTime(started);
        (long messagesAfter, long bytesAfter, _, _) = receiver.Count;
        return new FleetResult(plan, time, messagesAfter - messages, bytesAfter - bytes) { Processor = Environment.CpuUsage.TotalTime - processor };
    }

    // The broker has everything; the receiver gets the last messages in a moment.
    private static async Task<FleetResult> CheckAsync(
        FleetResult measured, FleetReceiver receiver, ConcurrentDictionary<int, FleetGateway> gateways, CancellationToken cancel)
    {
        Dictionary<int, long> last = gateways.ToDictionary(one => one.Key, one => one.Value.LastReading);
        while (true)
        {
            long missing = last.Sum(one => receiver.MissingOf(FleetPlan.NameOf(one.Key), one.Value));
            if (missing == 0 || cancel.IsCancellationRequested)
            {
                (_, _, int repeated, int late) = receiver.Count;
                return measured with { Readings = last.Values.Sum(), Missing = missing, Repeated = repeated, Late = late };
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
