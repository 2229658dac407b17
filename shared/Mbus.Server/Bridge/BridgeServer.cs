using System.Net;
using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>
/// A transparent bridge: any number of masters (libmbus, pyMeterBus, node-mbus, jMBus ...) on one bus, over TCP or pseudo-terminals. The
/// rules are the <see cref="Arbiter"/>'s.
/// </summary>
/// <remarks>
/// It ends in this order: listeners, their clients, the use of the line, the timer. A trace is complete when it is disposed after the
/// bridge.
/// </remarks>
public sealed class BridgeServer : IAsyncDisposable
{
    /// <summary>How long the driver of the line may take to send a request, or to hand over bytes that have come, in microseconds.</summary>
    public const long MaxDriverTime = ArbiterDriver.MaxDriverTime;

    private readonly BridgeEvents _events;
    private readonly LineReceiver _receiver;
    private readonly ArbiterDriver _driver;
    private readonly BridgeListener[] _listeners;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopLine = new();
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>A bridge over an open line, which stays the caller's. It serves after <see cref="Start"/>.</summary>
    /// <param name="line">The line to the bus.</param>
    /// <param name="options">Where it listens, and which clients it serves.</param>
    /// <param name="log">Its log; repeated events are counted, so that it stays small.</param>
    /// <param name="trace">Where every byte is recorded; it stays the caller's, who disposes it after the bridge.</param>
    /// <param name="time">The clock of timers and pauses; the system's when null. Times on the bus are the line's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of clients is not 1 to 250.</exception>
    public BridgeServer(Line line, BridgeOptions options, ILogger log, BridgeTrace? trace = null, TimeProvider? time = null)
    {
        if (options.MaxClients is < 1 or > Arbiter.MaxClients)
            throw new ArgumentOutOfRangeException(nameof(options), $"{options.MaxClients} clients: expected 1 to {Arbiter.MaxClients}.");

        time ??= TimeProvider.System;
        _events = new BridgeEvents(time, (what, client, count) => BridgeLog.Repeated(log, what, client, count));
        _receiver = new LineReceiver(line, _events, log, time);
        _driver = new ArbiterDriver(line, _receiver, options, _events, log, trace, time);
        _listeners = [.. options.Listen.Select(address => Create(address, line, options, log, time))];
    }

    /// <summary>The TCP endpoints where it listens, with the ports it was given.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.OfType<TcpBridgeListener>().Select(listener => listener.EndPoint)];

    /// <summary>Where it listens, for people: endpoints with the ports it was given, and the paths of pseudo-terminals.</summary>
    public IReadOnlyList<string> Addresses => [.. _listeners.Select(listener => listener.Address)];

    /// <summary>The state at this moment.</summary>
    public BridgeStatus Status => _driver.Status;

    /// <summary>Ends when the bridge does: by <see cref="DisposeAsync"/>, or with an error that it cannot continue after.</summary>
    public Task Completion => _running;

    /// <summary>Opens what it listens on and begins to serve.</summary>
    /// <exception cref="IOException">An address cannot be opened; the message says which and why.</exception>
    public void Start()
    {
        foreach (BridgeListener listener in _listeners)
            listener.Open();
        _running = RunAsync();
    }

    /// <summary>
    /// Drives the bus once, as at a deadline, and returns whether the line's driver works: false when it has held a request or a reply for
    /// longer than <see cref="MaxDriverTime"/>. Does not return while a call of the driver does not. A bus on which no meter answers, or
    /// a line that is lost and looked for, is no fault.
    /// </summary>
    public bool CheckHealth() => _driver.CheckHealth();

    /// <summary>Stops serving: closes the listeners and all clients, and waits until nothing uses the line any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        _driver.Stop();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (BridgeListener listener in _listeners)
            listener.Dispose();
        await _driver.EndAsync().ConfigureAwait(false);
        _events.Flush();
        _events.Dispose();
        _stop.Dispose();
        _stopLine.Dispose();
    }

    private BridgeListener Create(ListenAddress address, Line line, BridgeOptions options, ILogger log, TimeProvider time) => address.EndPoint is { } endPoint
        ? new TcpBridgeListener(endPoint, address.Handover, options.Allow, _driver, _events, log, time)
        : new PtyBridgeListener(address.Link, line.Timing.BaudRate, _driver);

    // When one part ends with an error, all do: a bridge that only accepts, or only receives, would not be noticed as dead.
    private async Task RunAsync()
    {
        Task receiving = _receiver.RunAsync(_driver, _stopLine.Token);
        Task[] listening = [.. _listeners.Select(listener => listener.RunAsync(_stop.Token))];
        await Task.WhenAny([receiving, .. listening]).ConfigureAwait(false);

        _driver.Stop();
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopLine.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([receiving, .. listening]).ConfigureAwait(false);
    }
}
