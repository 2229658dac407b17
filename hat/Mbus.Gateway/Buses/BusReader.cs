using System.Threading.Channels;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Buses;

/// <summary>Reads the meters of a bus according to the plan and on request, and takes the readings of other masters.</summary>
/// <param name="services">What all buses share.</param>
/// <param name="meters">Meters of the bus.</param>
/// <param name="journal">Receives what happens.</param>
/// <param name="gate">Lock of the meters.</param>
internal sealed class BusReader(BusServices services, BusMeters meters, BusJournal journal, Lock gate)
{
    private const int MaxPassing = 256;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    // Meters may be connected later, or start slowly: a search of an empty bus is short.
    private static readonly TimeSpan FirstSearchPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxSearchPause = TimeSpan.FromHours(1);

    private readonly Channel<PassingReading> _passing = Channel.CreateBounded<PassingReading>(
        new BoundedChannelOptions(MaxPassing) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private readonly List<(MeterPoint Point, TaskCompletionSource<ReadNowResult> Done)> _requests = [];
    private TaskCompletionSource _wake = NewSignal();

    /// <summary>Outcomes of readings.</summary>
    internal ReadCounts Reads { get; private set; }

    /// <summary>Looks at the plan again. Takes no lock: the bridge calls this under its own.</summary>
    internal void Wake() => Interlocked.Exchange(ref _wake, NewSignal()).TrySetResult();

    /// <summary>Takes a reading of another master; it is dropped while too many wait.</summary>
    internal void Take(PassingReading reading)
    {
        if (_passing.Writer.TryWrite(reading))
            Wake();
    }

    /// <summary>Adds a request for a reading of a meter. The caller has the lock.</summary>
    internal Task<ReadNowResult> Request(MeterPoint point)
    {
        TaskCompletionSource<ReadNowResult> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Add((point, done));
        return done.Task;
    }

    /// <summary>Reads the meters according to the plan until the bridge ends.</summary>
    /// <param name="own">Line of the plan.</param>
    /// <param name="master">Master on it.</param>
    /// <param name="bridge">Bridge of the bus.</param>
    /// <param name="stop">Ends the reading.</param>
    internal async Task RunAsync(LocalLine own, MbusMaster master, BridgeServer bridge, CancellationToken stop)
    {
        MbusMaster prober = new(own) { Repeats = 0, ExtraReplyTime = master.ExtraReplyTime };
        Task searchPause = Task.CompletedTask;
        TimeSpan nextSearchPause = FirstSearchPause;
        while (!stop.IsCancellationRequested)
        {
            if (bridge.Completion.IsCompleted)
                await bridge.Completion.ConfigureAwait(false);

            if (searchPause.IsCompleted && KnowsNoMeter())
            {
                await SearchAllAsync(master, stop).ConfigureAwait(false);
                searchPause = Task.Delay(nextSearchPause, services.Time, stop);
                nextSearchPause = nextSearchPause * 2 < MaxSearchPause ? nextSearchPause * 2 : MaxSearchPause;
            }

            Task wake = Volatile.Read(ref _wake).Task;
            TakePassing(own);
            PlanStep step;
            MeterPoint? point;
            lock (gate)
                (step, point) = meters.Next(services.Clock.Now);

            if (point != null)
                await ReadAsync(point, step.Action == PlanAction.Probe, own, master, prober, stop).ConfigureAwait(false);
            else
                await WaitAsync(step.Until, wake, stop).ConfigureAwait(false);
            journal.CommitLong();
        }
    }

    private bool KnowsNoMeter()
    {
        lock (gate)
            return meters.Settings.Meters == null && meters.Points.Count == 0;
    }

    private async Task SearchAllAsync(MbusMaster master, CancellationToken stop)
    {
        GatewayLog.Searching(services.Log, meters.Settings.Name);
        try
        {
            IReadOnlyList<FoundMeter> found = await master.SearchAsync(
                new SecondarySearch(SecondaryAddress.Any, false), new Direct<FoundMeter>(AddFound), cancel: stop).ConfigureAwait(false);
            GatewayLog.Searched(services.Log, meters.Settings.Name, found.Count);
        }
        catch (MbusException e)
        {
            GatewayLog.BusLost(services.Log, meters.Settings.Name, e.Message);
        }
    }

    // The search has read the first telegram: a meter with one telegram has its first reading at once.
    private void AddFound(FoundMeter found)
    {
        lock (gate)
        {
            DateTimeOffset now = services.Clock.Now;
            if (AddPoint(found) is not { } point || found.Telegram is not { } telegram || new RecordReader().ReadToEnd(telegram.Frame))
                return;

            point.Plan.Begin(now);
            journal.Keep(meters.Succeed(point, [telegram.Bytes.ToArray()], now, point.Plan.LineTime));
        }

        journal.Commit();
    }

    /// <summary>Adds a meter that a search has found. Returns null if it is known, or the settings list the meters.</summary>
    internal MeterPoint? AddPoint(FoundMeter found)
    {
        lock (gate)
            return found.Kind == SearchFinding.Meter ? meters.AddFound(found.MeterAddress, MeterId.Of(found), services.Clock.Now) : null;
    }

    private async Task WaitAsync(DateTimeOffset until, Task wake, CancellationToken stop)
    {
        journal.Commit();
        TimeSpan wait = until - services.Clock.Now;
        wait = wait < MaxWait ? wait : MaxWait;
        if (wait > TimeSpan.Zero)
            await Task.WhenAny(wake, Task.Delay(wait, services.Time, stop)).ConfigureAwait(false);
    }

    private async Task ReadAsync(MeterPoint point, bool isProbe, LocalLine own, MbusMaster master, MbusMaster prober, CancellationToken stop)
    {
        bool isRequested = point.Plan.IsRequested;
        long start = own.Now;
        long waited = own.Waited;
        lock (gate)
            point.Plan.Begin(services.Clock.Now);
        string? error = null;
        try
        {
            if (isProbe && await prober.PingAsync(point.Settings.Address, stop).ConfigureAwait(false) == null)
                throw new MbusException(MbusError.NoReply, $"Meter {point.Settings.Address} does not answer.", Outcome.Silence);

            IReadOnlyList<Telegram> telegrams = await MasterOf(point.Settings, own, master).ReadOutAsync(point.Settings.Address, point.Settings.Readout, stop).ConfigureAwait(false);
            TimeSpan lineTime = TimeSpan.FromMicroseconds(own.Now - start - (own.Waited - waited));
            lock (gate)
            {
                Reads = Reads with { Success = Reads.Success + 1 };
                journal.Keep(meters.Succeed(point, [.. telegrams.Select(telegram => telegram.Bytes.ToArray())], services.Clock.Now, lineTime, isRequested));
            }

            journal.ReportLine(null);
        }
        catch (MbusException e)
        {
            error = e.Message;
            lock (gate)
            {
                Reads = Reads.Failed(e);
                meters.Fail(point, services.Clock.Now, e.Message);
            }
        }
        catch (LineException e)
        {
            error = e.Message;
            lock (gate)
                point.Plan.Abandon(services.Clock.Now);
            await journal.WaitForLineAsync(e.Message, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
                point.Plan.Abandon(services.Clock.Now);
            throw;
        }

        await AnswerAsync(point, error).ConfigureAwait(false);
    }

    private static MbusMaster MasterOf(MeterSettings meter, LocalLine own, MbusMaster master) => meter is { Timeout: null, Retries: null }
        ? master
        : new MbusMaster(own) { ExtraReplyTime = meter.Timeout ?? master.ExtraReplyTime, Repeats = meter.Retries ?? master.Repeats };

    // Who has asked for a reading finds it in the store.
    private async Task AnswerAsync(MeterPoint point, string? error)
    {
        TaskCompletionSource<ReadNowResult>[] waiting;
        Round round;
        lock (gate)
        {
            waiting = [.. _requests.Where(request => request.Point == point).Select(request => request.Done)];
            _requests.RemoveAll(request => request.Point == point);
            if (waiting.Length == 0)
                return;
            round = meters.TakeRound(services.Clock.Now);
        }

        Task stored = services.Store.Add(round);
        await stored.WaitAsync(MaxWait, services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (TaskCompletionSource<ReadNowResult> one in waiting)
            one.TrySetResult(new ReadNowResult(RequestAnswer.Accepted, error ?? (stored.IsCompletedSuccessfully ? null : "The reading could not be stored yet.")));
    }

    private void TakePassing(LocalLine own)
    {
        while (_passing.Reader.TryRead(out PassingReading? passing))
        {
            DateTimeOffset at = services.Clock.Now - TimeSpan.FromMicroseconds(Math.Max(0, own.Now - passing.At));
            lock (gate)
            {
                if (meters.TakePassing(passing.Telegrams, at) is not { } reading)
                    continue;

                Reads = Reads with { Passing = Reads.Passing + 1 };
                journal.Keep(reading);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
