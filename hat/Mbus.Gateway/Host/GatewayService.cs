using System.Globalization;
using Mbus.Client.Readings;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Clock;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Hat;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Host;

/// <summary>The gateway: its store, its buses and its outputs. <see cref="GatewayHost"/> runs it as a process with a web server.</summary>
public sealed class GatewayService : IAsyncDisposable
{
    // A clock before the build of this program cannot be right.
    private static readonly DateTimeOffset Build = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ClockInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _applying = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly GatewayPorts _ports;
    private readonly ILogger _log;
    private readonly List<RunningOutput> _outputs = [];
    private readonly BusServices _services;
    private readonly List<GatewayBus> _buses = [];
    private Task _clockLoop = Task.CompletedTask;
    private Task _starting = Task.CompletedTask;
    private Task _decoding = Task.CompletedTask;
    private TaskCompletionSource _newSettings = NewSignal();

    /// <summary>Creates a gateway. Call <see cref="Start"/>.</summary>
    /// <param name="settings">Settings.</param>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="ports">What the program provides.</param>
    /// <param name="log">Log.</param>
    public GatewayService(GatewaySettings settings, string folder, GatewayPorts ports, ILogger log)
    {
        Settings = settings;
        _ports = ports;
        _log = log;
        Clock = new HostClock(ports.Time, () => Settings.TrustClock || ports.IsClockConfirmed(), Build);
        ReadKeys(settings);
        Store = ReadingStore.Start(folder, settings.Calendar, Keys.Of, ports.Time, log);
        _services = new BusServices(Store, Clock, settings.Calendar, Keys, ports.Open, ports.Time, log);
    }

    /// <summary>Settings in use.</summary>
    public GatewaySettings Settings { get; private set; }

    /// <summary>Store.</summary>
    public ReadingStore Store { get; }

    /// <summary>Time of day.</summary>
    public HostClock Clock { get; }

    /// <summary>Clock of waits.</summary>
    public TimeProvider Time => _ports.Time;

    /// <summary>The Raspberry Pi.</summary>
    public RaspberryPi Pi => _ports.Pi;

    /// <summary>Keys of the meters.</summary>
    public MeterKeys Keys { get; } = new();

    /// <summary>Buses.</summary>
    public IReadOnlyList<GatewayBus> Buses
    {
        get
        {
            lock (_gate)
                return [.. _buses];
        }
    }

    /// <summary>State of the outputs.</summary>
    public IReadOnlyList<OutputStatus> Outputs
    {
        get
        {
            lock (_gate)
                return [.. _outputs.Select(output => output.Loop.Status)];
        }
    }

    /// <summary>Starts buses and clock. Returns at once: a large store is checked in the background.</summary>
    public void Start()
    {
        Clock.Look();
        foreach (OutputSettings output in Settings.Outputs)
            AddOutput(Create(output));
        _clockLoop = Task.Run(WatchClockAsync);
        _decoding = Task.Run(DecodeAgainAsync);
        _starting = Task.Run(() => StartBusesAsync(Settings.Buses));
    }

    /// <summary>Completes when <see cref="ApplyAsync"/> takes the next settings.</summary>
    public Task NextSettings()
    {
        lock (_gate)
            return _newSettings.Task;
    }

    /// <summary>Adds an output, and starts to deliver to it.</summary>
    public void AddOutput(IOutput output)
    {
        OutputLoop loop = new(output, Store, _ports.Time, _log);
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        lock (_gate)
            _outputs.Add(new RunningOutput(output, loop, stop, Task.Run(() => RunAsync(loop, output, stop.Token))));
    }

    /// <summary>Ends the delivery to an output. Its position stays in the store.</summary>
    public async Task RemoveOutputAsync(IOutput output)
    {
        RunningOutput? removed;
        lock (_gate)
        {
            removed = _outputs.Find(one => one.Output == output);
            if (removed != null)
                _outputs.Remove(removed);
        }

        if (removed != null)
            await removed.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Returns the bus that a meter is on; null if it is on none.</summary>
    public GatewayBus? BusOf(MeterId meter) => Buses.FirstOrDefault(bus => bus.Status.Meters.Any(one => one.Meter == meter));

    /// <summary>Returns false if a bus has ended or its driver does not answer.</summary>
    public bool CheckHealth() => Buses.All(bus => bus.CheckHealth());

    /// <summary>
    /// Takes new settings. A bus whose line stays the same keeps its power, and its meters get the new plan; other masters are disconnected
    /// only if settings of the bridge change. A changed broker gets a new connection. Changes of store, time zone, outputs and web addresses
    /// need a restart.
    /// </summary>
    public async Task ApplyAsync(GatewaySettings settings)
    {
        await _applying.WaitAsync().ConfigureAwait(false);
        try
        {
            await _starting.ConfigureAwait(false);
            ReadKeys(settings);
            List<string> changes = [];
            List<BusSettings> added = [];
            foreach (GatewayBus bus in Buses)
            {
                if (settings.Buses.FirstOrDefault(one => one.Name == bus.Name) is { } changed && bus.TryApply(changed))
                    continue;
                lock (_gate)
                    _buses.Remove(bus);
                await bus.DisposeAsync().ConfigureAwait(false);
                changes.Add($"bus {bus.Name} closed");
            }

            added.AddRange(settings.Buses.Where(one => Buses.All(bus => bus.Name != one.Name)));
            Settings = settings;
            SignalNewSettings();
            await StartBusesAsync(added).ConfigureAwait(false);
            changes.AddRange(added.Select(bus => $"bus {bus.Name} opened"));
            GatewayLog.Reloaded(_log, changes.Count == 0 ? "no bus was interrupted" : string.Join(", ", changes));
            AddEvent(EventKind.Gateway, "New settings are in use.");
        }
        finally
        {
            _applying.Release();
        }
    }

    /// <summary>Ends the readings under way, stops the outputs, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _clockLoop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _decoding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (GatewayBus bus in Buses)
            await bus.DisposeAsync().ConfigureAwait(false);
        foreach (RunningOutput output in _outputs)
            await output.EndAsync().ConfigureAwait(false);
        AddEvent(EventKind.Gateway, "The gateway was stopped.");
        await Store.DisposeAsync().ConfigureAwait(false);
        _applying.Dispose();
        _stop.Dispose();
    }

    private void SignalNewSettings()
    {
        TaskCompletionSource signal;
        lock (_gate)
            (signal, _newSettings) = (_newSettings, NewSignal());
        signal.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The bridge must not wait for a store that is being checked, so the buses wait only for a short time.
    private async Task StartBusesAsync(IReadOnlyList<BusSettings> settings)
    {
        IReadOnlyList<StoredMeter> meters = [];
        try
        {
            meters = await Store.Opened.WaitAsync(ClockInterval, _ports.Time, _stop.Token).ConfigureAwait(false);
            foreach (StoredMeter meter in meters)
                Clock.RaiseFloor(meter.LastRead);
        }
        catch (TimeoutException)
        {
            GatewayLog.Clock(_log, "The store is not open yet: the buses start without the last readings.");
        }

        foreach (BusSettings one in settings)
        {
            GatewayBus bus = new(one, _services);
            lock (_gate)
                _buses.Add(bus);
            bus.Start(meters, LastOf);
        }

        AddEvent(EventKind.Gateway, "The gateway was started.");
    }

    private static async Task RunAsync(OutputLoop loop, IOutput output, CancellationToken stop)
    {
        await loop.RunAsync(stop).ConfigureAwait(false);
        (output as IDisposable)?.Dispose();
    }

    private IOutput Create(OutputSettings output) => output.Kind switch
    {
        OutputKind.Csv => new CsvFiles(output.Name, output.Target, Settings.Calendar),
        OutputKind.LineProtocol => new LineProtocolFiles(output.Name, output.Target, Settings.Calendar),
        _ => new InfluxOutput(output.Name, new Uri(output.Target), output.Token),
    };

    private MeterReading? LastOf(StoredMeter meter)
    {
        using StoreReader reader = Store.Read();
        return reader.Last(meter)?.Decode(Keys.Of(meter.Id));
    }

    private async Task WatchClockAsync()
    {
        TimeSpan maintained = -MaintenanceInterval;
        ReportClock(Clock.IsSet ? ClockChange.None : ClockChange.Lost);
        while (!_stop.IsCancellationRequested)
        {
            ReportClock(Clock.Look());
            if (Clock.IsSet && Clock.Uptime - maintained >= MaintenanceInterval)
            {
                maintained = Clock.Uptime;
                _ = Store.Maintain(Settings.Retention, Clock.Now);
            }

            await Task.Delay(ClockInterval, _ports.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DecodeAgainAsync()
    {
        int days = await Store.DecodeAgainAsync(GatewayVersion.Text, _stop.Token).ConfigureAwait(false);
        if (days > 0)
            AddEvent(EventKind.Gateway, $"The telegrams of {days} days were decoded again by version {GatewayVersion.Text}.");
    }

    private void ReportClock(ClockChange change)
    {
        string? text = change switch
        {
            ClockChange.Set => string.Create(CultureInfo.InvariantCulture, $"The clock of the host is set: {Clock.Now:yyyy-MM-dd HH:mm:ss} UTC."),
            ClockChange.Lost => "The clock of the host is not set: no time server was reached, and no clock chip was found. Readings get their times later; if the clock is right, set \"trustClock\" in the settings.",
            ClockChange.Jumped => string.Create(CultureInfo.InvariantCulture, $"The clock of the host has jumped to {Clock.Now:yyyy-MM-dd HH:mm:ss} UTC."),
            _ => null,
        };
        if (text == null)
            return;

        GatewayLog.Clock(_log, text);
        AddEvent(EventKind.HostClock, text);
        if (change == ClockChange.Set)
            _ = Store.Resolve(_services.BootId, Clock.BootTime, ReportResolved);
        foreach (GatewayBus bus in Buses.Where(_ => change != ClockChange.Lost))
            bus.ClockChanged();
    }

    private void ReportResolved(int resolved, int unresolved)
    {
        if (resolved > 0)
            AddEvent(EventKind.HostClock, $"{resolved} readings that were taken without a clock have their times now.");
        if (unresolved > 0)
            AddEvent(EventKind.HostClock, $"{unresolved} readings of an earlier start have no known time: they are kept as telegrams only.");
    }

    private void AddEvent(EventKind kind, string text)
    {
        Round round = new();
        round.Events.Add(new MeterEvent(kind, Clock.Now, null, null, text));
        _ = Store.Add(round);
    }

    private void ReadKeys(GatewaySettings settings)
    {
        foreach (MeterSettings meter in settings.Buses.SelectMany(bus => bus.Meters ?? []))
        {
            if (meter.KeyFile != null)
                Keys.Set(meter.Address, KeyFile.Read(meter.KeyFile));
        }
    }

    /// <summary>An output with its loop.</summary>
    private sealed record RunningOutput(IOutput Output, OutputLoop Loop, CancellationTokenSource Stop, Task Running)
    {
        internal async Task EndAsync()
        {
            await Stop.CancelAsync().ConfigureAwait(false);
            await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stop.Dispose();
        }
    }
}
