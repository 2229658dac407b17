using Mbus.Client;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Web.Api.Resources;

namespace Mbus.Gateway.Web.Api;

/// <summary>A search or scan that runs in the background. For any thread.</summary>
/// <param name="id">Identity.</param>
/// <param name="kind">search or scan.</param>
/// <param name="bus">Bus.</param>
/// <param name="started">Time of the start.</param>
internal sealed class BusJob(string id, string kind, string bus, DateTimeOffset started) : IDisposable
{
    private const string Running = "running";

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<FoundResource> _found = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScanProgress _progress = new(0, 0, 0, TimeSpan.Zero);
    private string _state = Running;
    private string? _error;
    private DateTimeOffset? _ended;

    internal string Id => id;

    internal string Bus => bus;

    internal bool IsRunning
    {
        get
        {
            lock (_gate)
                return _state == Running;
        }
    }

    /// <summary>State, and a task that completes at the next change.</summary>
    internal (JobResource State, Task Changed) Look()
    {
        lock (_gate)
        {
            JobResource state = new(
                id, kind, bus, _state, _error, started, _ended, _progress.Sent, _progress.Remaining, (long)_progress.Estimate.TotalSeconds, [.. _found]);
            return (state, _changed.Task);
        }
    }

    /// <summary>Stops the job after the request under way.</summary>
    internal void Cancel() => _stop.Cancel();

    /// <summary>Runs the job to its end; its errors are part of its state.</summary>
    internal async Task RunAsync(Func<BusJob, CancellationToken, Task> run, Func<DateTimeOffset> now)
    {
        (string State, string? Error) end;
        try
        {
            await run(this, _stop.Token).ConfigureAwait(false);
            end = ("done", null);
        }
        catch (OperationCanceledException)
        {
            end = ("cancelled", null);
        }
        catch (Exception e)
        {
            end = ("failed", e.Message);
        }

        Change(() => ((_state, _error), _ended) = (end, now()));
    }

    internal void Report(ScanProgress progress) => Change(() => _progress = progress);

    internal void Report(FoundMeter meter)
    {
        string what = meter.Kind switch { SearchFinding.Meter => "meter", SearchFinding.WithoutData => "noAddress", _ => "collision" };
        Change(() => _found.Add(new FoundResource(meter.MeterAddress.ToString(), what, meter.Kind == SearchFinding.Meter ? MeterId.Of(meter).ToString() : null)));
    }

    internal void Report(ScannedAddress address)
    {
        string? meter = address.Secondary is { } secondary ? MeterId.Of(secondary).ToString() : null;
        string what = address.Outcome != Outcome.Reply ? "collision" : meter == null ? "noAddress" : "meter";
        Change(() => _found.Add(new FoundResource(address.Address.ToString(System.Globalization.CultureInfo.InvariantCulture), what, meter)));
    }

    public void Dispose() => _stop.Dispose();

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }
}
