using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Buses;

/// <content>Reading the meters according to the plan, searching them, and readings of other masters.</content>
public sealed partial class GatewayBus
{
    /// <summary>
    /// Opens a line for requests outside of the plan: one more client of the bus, whose readings are taken like those of other masters.
    /// </summary>
    /// <exception cref="LineException">The line of the bus is not open.</exception>
    public LocalLine OpenLine()
    {
        lock (_gate)
            return _bridge?.CreateLocalLine() ?? throw NotOpen();
    }

    /// <summary>Creates a master with the settings of this bus on a line of <see cref="OpenLine"/>.</summary>
    public MbusMaster CreateMaster(LocalLine line)
    {
        MbusMaster master = new(line);
        Configure(master, Settings);
        return master;
    }

    /// <summary>
    /// Searches meters by their secondary addresses, beside the readings of the plan, and adds them if the settings do not list the meters.
    /// </summary>
    /// <param name="search">Search to run.</param>
    /// <param name="found">Called for each meter; may be null.</param>
    /// <param name="progress">Called after each selection; may be null.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <exception cref="LineException">The line is not open, or was lost.</exception>
    /// <exception cref="MbusException">The search was stopped.</exception>
    public async Task<IReadOnlyList<FoundMeter>> SearchAsync(
        SecondarySearch search, IProgress<FoundMeter>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        await using LocalLine line = OpenLine();
        return await CreateMaster(line).SearchAsync(search, new Direct<FoundMeter>(meter =>
        {
            AddPoint(meter);
            found?.Report(meter);
            Wake();
        }), progress, cancel).ConfigureAwait(false);
    }

    /// <summary>Scans primary addresses, beside the readings of the plan.</summary>
    /// <param name="first">First address.</param>
    /// <param name="last">Last address.</param>
    /// <param name="found">Called for each address with an answer; may be null.</param>
    /// <param name="progress">Called after each address; may be null.</param>
    /// <param name="cancel">Ends the scan.</param>
    /// <exception cref="LineException">The line is not open, or was lost.</exception>
    public async Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        byte first, byte last, IProgress<ScannedAddress>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        await using LocalLine line = OpenLine();
        return await CreateMaster(line).ScanAsync(first, last, found, progress, cancel).ConfigureAwait(false);
    }

    private LineException NotOpen() => new($"The line of the bus {_meters.Settings.Name} is not open: {_error ?? "it is being opened."}");

    private async Task ReadAllAsync(LocalLine own, MbusMaster master, BridgeServer bridge, CancellationToken stop)
    {
        MbusMaster prober = new(own) { Repeats = 0, ExtraReplyTime = master.ExtraReplyTime };
        if (Settings.Meters == null && _meters.Points.Count == 0)
            await SearchAllAsync(master, stop).ConfigureAwait(false);

        while (!stop.IsCancellationRequested)
        {
            if (bridge.Completion.IsCompleted)
                await bridge.Completion.ConfigureAwait(false);

            Task wake = Volatile.Read(ref _wake).Task;
            TakePassing(own);
            PlanStep step;
            MeterPoint? point;
            lock (_gate)
                (step, point) = _meters.Next(_services.Clock.Now);

            if (point != null)
                await ReadAsync(point, step.Action == PlanAction.Probe, own, master, prober, stop).ConfigureAwait(false);
            else
                await WaitAsync(step.Until, wake, stop).ConfigureAwait(false);
            if (_roundSince is { } since && _services.Clock.Now - since > MaxRound)
                Commit();
        }
    }

    private async Task SearchAllAsync(MbusMaster master, CancellationToken stop)
    {
        BusLog.Searching(_services.Log, Name);
        try
        {
            IReadOnlyList<FoundMeter> found = await master.SearchAsync(
                new SecondarySearch(SecondaryAddress.Any, false), new Direct<FoundMeter>(AddFound), cancel: stop).ConfigureAwait(false);
            BusLog.Searched(_services.Log, Name, found.Count);
        }
        catch (MbusException e)
        {
            BusLog.Lost(_services.Log, Name, e.Message);
        }
    }

    // The search has read the first telegram: a meter with one telegram has its first reading at once.
    private void AddFound(FoundMeter found)
    {
        lock (_gate)
        {
            DateTimeOffset now = _services.Clock.Now;
            if (AddPoint(found) is not { } point || found.Telegram is not { } telegram || new RecordReader().ReadToEnd(telegram.Frame))
                return;

            point.Plan.Begin(now);
            Keep(_meters.Succeed(point, [telegram.Bytes.ToArray()], now, point.Plan.LineTime));
        }

        Commit();
    }

    private MeterPoint? AddPoint(FoundMeter found)
    {
        lock (_gate)
            return found.Kind == SearchFinding.Meter ? _meters.AddFound(found.MeterAddress, _services.Clock.Now) : null;
    }

    private async Task WaitAsync(DateTimeOffset until, Task wake, CancellationToken stop)
    {
        Commit();
        TimeSpan wait = until - _services.Clock.Now;
        wait = wait < MaxWait ? wait : MaxWait;
        if (wait > TimeSpan.Zero)
            await Task.WhenAny(wake, Task.Delay(wait, _services.Time, stop)).ConfigureAwait(false);
    }

    private async Task ReadAsync(MeterPoint point, bool isProbe, LocalLine own, MbusMaster master, MbusMaster prober, CancellationToken stop)
    {
        bool isRequested = point.Plan.IsRequested;
        long start = own.Now;
        long waited = own.Waited;
        lock (_gate)
            point.Plan.Begin(_services.Clock.Now);
        string? error = null;
        try
        {
            if (isProbe && await prober.PingAsync(point.Settings.Address, stop).ConfigureAwait(false) == null)
                throw new MbusException(MbusError.NoReply, $"Meter {point.Settings.Address} does not answer.", Outcome.Silence);

            IReadOnlyList<Telegram> telegrams = await MasterOf(point.Settings, own, master).ReadOutAsync(point.Settings.Address, point.Settings.Readout, stop).ConfigureAwait(false);
            TimeSpan lineTime = TimeSpan.FromMicroseconds(own.Now - start - (own.Waited - waited));
            lock (_gate)
            {
                _reads = _reads with { Success = _reads.Success + 1 };
                Keep(_meters.Succeed(point, [.. telegrams.Select(telegram => telegram.Bytes.ToArray())], _services.Clock.Now, lineTime, isRequested));
            }

            ReportLine(null);
        }
        catch (MbusException e)
        {
            error = e.Message;
            lock (_gate)
            {
                _reads = _reads.Failed(e);
                _meters.Fail(point, _services.Clock.Now, e.Message);
            }
        }
        catch (LineException e)
        {
            error = e.Message;
            lock (_gate)
                point.Plan.Abandon(_services.Clock.Now);
            await WaitForLineAsync(e.Message, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                point.Plan.Abandon(_services.Clock.Now);
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
        lock (_gate)
        {
            waiting = [.. _requests.Where(request => request.Point == point).Select(request => request.Done)];
            _requests.RemoveAll(request => request.Point == point);
            if (waiting.Length == 0)
                return;
            round = _meters.TakeRound(_services.Clock.Now);
        }

        Task stored = _services.Store.Add(round);
        await stored.WaitAsync(MaxWait, _services.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (TaskCompletionSource<ReadNowResult> one in waiting)
            one.TrySetResult(new ReadNowResult(RequestAnswer.Accepted, error ?? (stored.IsCompletedSuccessfully ? null : "The reading could not be stored yet.")));
    }

    private void TakePassing(LocalLine own)
    {
        while (_passing.Reader.TryRead(out PassingReading? passing))
        {
            DateTimeOffset at = _services.Clock.Now - TimeSpan.FromMicroseconds(Math.Max(0, own.Now - passing.At));
            lock (_gate)
            {
                if (_meters.TakePassing(passing.Telegrams, at) is not { } reading)
                    continue;

                _reads = _reads with { Passing = _reads.Passing + 1 };
                Keep(reading);
            }
        }
    }

    // Without a right time of day, a reading is stored with the time since boot.
    private void Keep(NewReading reading)
    {
        _roundSince ??= _services.Clock.Now;
        if (_services.Clock.IsSet)
            _meters.AddToRound(reading);
        else
            _ = _services.Store.AddPending(_services.BootId, _services.Clock.Uptime, reading);
    }

    private sealed class Direct<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
