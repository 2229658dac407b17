using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Buses;

/// <summary>
/// One bus: opens its line, shares it with other masters, and reads its meters as one more client of the same arbiter. A line that cannot be
/// opened, or is lost, is tried again.
/// </summary>
public sealed class GatewayBus : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly BusServices _services;
    private readonly BusMeters _meters;
    private readonly CancellationTokenSource _stop = new();
    private readonly BusJournal _journal;
    private readonly BusReader _reader;
    private Task _running = Task.CompletedTask;
    private BridgeServer? _bridge;
    private MbusMaster? _master;
    private CancellationTokenSource? _newBridge;

    /// <summary>Creates a bus.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="services">What all buses share.</param>
    public GatewayBus(BusSettings settings, BusServices services)
    {
        _services = services;
        _meters = new BusMeters(settings, services.Calendar, services.Keys);
        _journal = new BusJournal(services, _meters, _gate);
        _reader = new BusReader(services, _meters, _journal, _gate);
    }

    /// <summary>Name.</summary>
    public string Name => Settings.Name;

    /// <summary>Settings in use.</summary>
    public BusSettings Settings
    {
        get
        {
            lock (_gate)
                return _meters.Settings;
        }
    }

    /// <summary>State.</summary>
    public BusStatus Status
    {
        get
        {
            lock (_gate)
            {
                return new BusStatus(
                    _meters.Settings.Name, _meters.Settings.Line.Name, _journal.LineError, _bridge?.Status, _bridge?.Addresses ?? [], _meters.Load, [.. _meters.Points.Select(StatusOf)])
                {
                    Reads = _reader.Reads,
                };
            }
        }
    }

    /// <summary>All bytes on the bus.</summary>
    public BusTap Tap { get; } = new();

    /// <summary>
    /// Returns false if the line driver has held bytes for too long, or the bus has ended with an error. A lost line is not a fault.
    /// </summary>
    public bool CheckHealth()
    {
        BridgeServer? bridge;
        lock (_gate)
            bridge = _bridge;
        return !_running.IsFaulted && (bridge?.CheckHealth() ?? true);
    }

    /// <summary>Starts to serve the bus.</summary>
    /// <param name="stored">Meters in the store.</param>
    /// <param name="lastOf">Returns the last reading of a meter.</param>
    public void Start(IReadOnlyList<StoredMeter> stored, Func<StoredMeter, MeterReading?> lastOf)
    {
        lock (_gate)
            _meters.Restore(stored, lastOf, _services.Clock.Now);
        _running = Task.Run(() => RunAsync(_stop.Token));
    }

    /// <summary>
    /// Takes new settings for the meters and the bridge, without interrupting the bus power. Other masters are disconnected only if settings
    /// of the bridge differ. Returns false if the line differs: then the bus must be created again.
    /// </summary>
    public bool TryApply(BusSettings settings)
    {
        lock (_gate)
        {
            BusSettings now = _meters.Settings;
            bool isSameBridge = now.Bridge.Listen.SequenceEqual(settings.Bridge.Listen) && now.Bridge.Allow.SequenceEqual(settings.Bridge.Allow)
                && (now.Bridge.Access, now.Bridge.MaxClients) == (settings.Bridge.Access, settings.Bridge.MaxClients);
            if (now.Line.ToString() != settings.Line.ToString() || now.Delay != settings.Delay)
                return false;

            _meters.Apply(settings, _services.Clock.Now);
            if (_master != null)
                Configure(_master, settings);
            if (!isSameBridge)
                _newBridge?.Cancel();
        }

        _reader.Wake();
        return true;
    }

    /// <summary>Gives the meter at an address a name, and reads it from now on.</summary>
    /// <returns>Identity of the meter; null if the settings list the meters of this bus, and so have their names.</returns>
    public MeterId? Keep(MeterAddress address, string? name)
    {
        MeterId meter;
        lock (_gate)
        {
            if (_meters.Settings.Meters != null)
                return null;
            meter = _meters.Keep(address, name, _services.Clock.Now);
        }

        _reader.Wake();
        return meter;
    }

    /// <summary>Reads a meter now, unless a reading is under way or a recent one is sufficient. Completes when the reading is in the store.</summary>
    /// <param name="meter">Meter.</param>
    /// <param name="maxAge">A reading that is not older than this is sufficient.</param>
    /// <param name="cancel">Ends the wait; the meter may still be read.</param>
    /// <returns>Result; null if the meter is not on this bus.</returns>
    public async Task<ReadNowResult?> ReadNowAsync(MeterId meter, TimeSpan maxAge, CancellationToken cancel)
    {
        Task<ReadNowResult> done;
        lock (_gate)
        {
            if (_meters.Find(meter) is not { } point)
                return null;

            RequestAnswer answer = _meters.Request(point, maxAge, _services.Clock.Now);
            if (answer is RequestAnswer.Recent)
                return new ReadNowResult(answer, null);
            if (answer is RequestAnswer.NoBudget)
                return new ReadNowResult(answer, "The read budget of the meter permits no reading now.");
            done = _reader.Request(point);
        }

        _reader.Wake();
        return await done.WaitAsync(cancel).ConfigureAwait(false);
    }

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
            _reader.AddPoint(meter);
            found?.Report(meter);
            _reader.Wake();
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

    /// <summary>Tells the bus that the clock of the host was set, or has jumped.</summary>
    public void ClockChanged()
    {
        lock (_gate)
            _meters.SkipTo(_services.Clock.Now, MissReason.Clock);
        _reader.Wake();
    }

    /// <summary>Ends the reading under way, writes the round, and closes bridge and line.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _journal.Commit();
        _stop.Dispose();
    }

    private static void Configure(MbusMaster master, BusSettings settings)
    {
        master.Repeats = settings.Retries;
        master.ExtraReplyTime = settings.Timeout;
    }

    private LineException NotOpen() => new($"The line of the bus {_meters.Settings.Name} is not open: {_journal.LineError ?? "it is being opened."}");

    private static PlannedMeterStatus StatusOf(MeterPoint point) => new(
        point.Id, point.Settings.Address.ToString(), point.Settings.Name, point.Plan.Schedule.Schedule.ToString(), point.Plan.Due ?? point.Plan.NextSlot,
        point.Plan.LastRead, point.Plan.Failures, point.Error)
    {
        FailingSince = point.FailingSince,
    };

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await using Line line = await _services.Open(Settings, stop).ConfigureAwait(false);
                while (!stop.IsCancellationRequested)
                    await ServeUntilNewBridgeAsync(line, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (IOException e)
            {
                await _journal.WaitForLineAsync(e.Message, stop).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                GatewayLog.BusFault(_services.Log, Name, e.ToString());
                throw;
            }
        }
    }

    // Settings of the bridge take effect with a new bridge on the same line: the bus power stays on.
    private async Task ServeUntilNewBridgeAsync(Line line, CancellationToken stop)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_gate)
            _newBridge = end;
        try
        {
            await ServeAsync(line, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The loop starts the new bridge.
        }
        finally
        {
            lock (_gate)
                _newBridge = null;
        }
    }

    private async Task ServeAsync(Line line, CancellationToken stop)
    {
        BusSettings settings = Settings;
        BridgeOptions options = settings.Bridge with { MaxClients = settings.Bridge.MaxClients + BusSettings.OwnPlaces };
        await using BridgeServer bridge = new(line, options, _services.Log, time: _services.Time);
        PassingReadings passing = new(_reader.Take);
        await using LocalLine own = bridge.CreateLocalLine();
        bridge.Traffic = traffic =>
        {
            passing.OwnClient = own.Client;
            passing.Take(traffic);
            Tap.Take(traffic);
        };
        bridge.Start();
        MbusMaster master = new(own);
        Configure(master, settings);
        lock (_gate)
            (_bridge, _master) = (bridge, master);
        try
        {
            GatewayLog.BusOpened(_services.Log, Name, line.Name, line.Timing.BaudRate, _meters.Points.Count, bridge.Addresses.Count == 0 ? "none" : string.Join(", ", bridge.Addresses));
            _journal.ReportLine(null);
            await _reader.RunAsync(own, master, bridge, stop).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
                (_bridge, _master) = (null, null);
        }
    }
}
