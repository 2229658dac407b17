using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Buses;

/// <summary>What happens on a bus: readings and events, which are written to the store in rounds, and the state of the line.</summary>
/// <param name="services">What all buses share.</param>
/// <param name="meters">Meters of the bus.</param>
/// <param name="gate">Lock of the meters.</param>
internal sealed class BusJournal(BusServices services, BusMeters meters, Lock gate)
{
    private static readonly TimeSpan RetryLine = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxRound = TimeSpan.FromMinutes(5);

    private readonly string _name = meters.Settings.Name;
    private DateTimeOffset? _roundSince;

    /// <summary>Why the line does not work; null if it does.</summary>
    internal string? LineError { get; private set; }

    /// <summary>Notes that the line was lost, or with null that it works.</summary>
    internal void ReportLine(string? error)
    {
        string? before;
        lock (gate)
        {
            (before, LineError) = (LineError, error);
            if (error != null && before == null)
                meters.AddEvent(EventKind.Line, services.Clock.Now, null, $"The line was lost. {error}");
            else if (error == null && before != null)
                meters.AddEvent(EventKind.Line, services.Clock.Now, null, "The line works again.");
        }

        if (error != null && before == null)
            GatewayLog.BusLost(services.Log, _name, error);
        else if (error == null && before != null)
            GatewayLog.BusBack(services.Log, _name);
    }

    /// <summary>Notes that the line does not work, and waits until it is to be tried again.</summary>
    internal async Task WaitForLineAsync(string error, CancellationToken stop)
    {
        ReportLine(error);
        Commit();
        await Task.Delay(RetryLine, services.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
            meters.SkipTo(services.Clock.Now, MissReason.Line);
    }

    /// <summary>Adds a reading to the round. Without a right time of day, it is stored at once with the time since boot.</summary>
    internal void Keep(NewReading reading)
    {
        _roundSince ??= services.Clock.Now;
        if (services.Clock.IsSet)
            meters.AddToRound(reading);
        else
            _ = services.Store.AddPending(services.BootId, services.Clock.Uptime, reading);
    }

    /// <summary>Writes a round that has lasted long.</summary>
    internal void CommitLong()
    {
        if (_roundSince is { } since && services.Clock.Now - since > MaxRound)
            Commit();
    }

    /// <summary>Writes the round.</summary>
    internal void Commit()
    {
        Round round;
        lock (gate)
            round = meters.TakeRound(services.Clock.Now);
        _roundSince = null;
        if (round.IsEmpty)
            return;

        foreach (MeterEvent happened in round.Events)
            GatewayLog.BusEvent(services.Log, _name, happened.Kind.ToString(), happened.Meter?.ToString() ?? "", happened.Text);
        _ = services.Store.Add(round);
    }
}
