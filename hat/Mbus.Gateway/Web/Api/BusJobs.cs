using System.Globalization;
using Mbus.Client;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api.Resources;

namespace Mbus.Gateway.Web.Api;

/// <summary>Searches and scans: one at a time on each bus, beside the readings of the plan. The last ones are kept in memory.</summary>
/// <param name="gateway">Gateway.</param>
internal sealed class BusJobs(GatewayService gateway) : IAsyncDisposable
{
    private const int MaxKept = 64;

    private readonly Lock _gate = new();
    private readonly List<(BusJob Job, Task Running)> _jobs = [];
    private long _last;

    /// <summary>States of all jobs, newest first.</summary>
    internal IReadOnlyList<JobResource> All
    {
        get
        {
            lock (_gate)
                return [.. _jobs.Select(one => one.Job.Look().State).Reverse()];
        }
    }

    /// <summary>Returns a job.</summary>
    /// <exception cref="ApiException">There is no such job.</exception>
    internal BusJob Find(string id)
    {
        lock (_gate)
            return _jobs.Find(one => one.Job.Id == id).Job ?? throw ApiException.NotFound($"There is no such job. /api/v1/jobs lists the last {MaxKept}.");
    }

    /// <summary>Returns whether a job runs on a bus.</summary>
    internal bool IsBusy(GatewayBus bus)
    {
        lock (_gate)
            return _jobs.Exists(one => one.Job.Bus == bus.Name && one.Job.IsRunning);
    }

    internal BusJob Search(GatewayBus bus, SecondaryAddress mask, bool hexDigits) => Start("search", bus, (job, stop) => bus.SearchAsync(
        new SecondarySearch(mask, hexDigits), new Direct<FoundMeter>(job.Report), new Direct<ScanProgress>(job.Report), stop));

    internal BusJob Scan(GatewayBus bus, byte first, byte last) => Start("scan", bus, (job, stop) => bus.ScanAsync(
        first, last, new Direct<ScannedAddress>(job.Report), new Direct<ScanProgress>(job.Report), stop));

    public async ValueTask DisposeAsync()
    {
        (BusJob Job, Task Running)[] jobs;
        lock (_gate)
            jobs = [.. _jobs];
        foreach ((BusJob job, Task running) in jobs)
        {
            job.Cancel();
            await running.ConfigureAwait(false);
            job.Dispose();
        }
    }

    private BusJob Start(string kind, GatewayBus bus, Func<BusJob, CancellationToken, Task> run)
    {
        lock (_gate)
        {
            if (_jobs.Find(one => one.Job.Bus == bus.Name && one.Job.IsRunning).Job is { } other)
                throw new ApiException(409, $"The job {other.Id} runs on the bus {bus.Name}. Wait for its end, or cancel it: DELETE /api/v1/jobs/{other.Id}.");

            BusJob job = new(string.Create(CultureInfo.InvariantCulture, $"{++_last}"), kind, bus.Name, gateway.Clock.Now);
            _jobs.Add((job, Task.Run(() => job.RunAsync(run, () => gateway.Clock.Now))));
            if (_jobs.Count > MaxKept && _jobs.FindIndex(one => !one.Job.IsRunning) is >= 0 and var oldest)
            {
                _jobs[oldest].Job.Dispose();
                _jobs.RemoveAt(oldest);
            }

            return job;
        }
    }

    private sealed class Direct<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
