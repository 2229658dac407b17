using System.Net;
using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>
/// Transparent bridge: shares one bus between any number of masters (libmbus, pyMeterBus, node-mbus, jMBus ...) over TCP or
/// pseudo-terminals. The <see cref="Arbiter"/> decides bus access.
/// </summary>
/// <remarks>
/// Shuts down in this order: listeners, their clients, use of the line, timer. Dispose the trace after the bridge to get a complete trace.
/// </remarks>
public sealed class BridgeServer : IAsyncDisposable
{
    /// <summary>Maximum time for the line driver to send a request or to deliver received bytes, in microseconds.</summary>
    public const long MaxDriverTime = ArbiterDriver.MaxDriverTime;

    private readonly Line _line;
    private readonly TimeProvider _time;
    private readonly BridgeEvents _events;
    private readonly LineReceiver _receiver;
    private readonly ArbiterDriver _driver;
    private readonly BridgeListener[] _listeners;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopLine = new();
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Creates a bridge on an open line, which the caller owns. Call <see cref="Start"/> to serve clients.</summary>
    /// <param name="line">Line to the bus.</param>
    /// <param name="options">Listen addresses and client permissions.</param>
    /// <param name="log">Log; repeated events are counted to limit its size.</param>
    /// <param name="trace">Trace that records every byte. The caller owns it and disposes it after the bridge.</param>
    /// <param name="time">Clock for timers and pauses; the system clock when null. Bus times come from the line's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of clients is not 1 to 250.</exception>
    public BridgeServer(Line line, BridgeOptions options, ILogger log, BridgeTrace? trace = null, TimeProvider? time = null)
    {
        if (options.MaxClients is < 1 or > Arbiter.MaxClients)
            throw new ArgumentOutOfRangeException(nameof(options), $"{options.MaxClients} clients: expected 1 to {Arbiter.MaxClients}.");

        time ??= TimeProvider.System;
        _line = line;
        _time = time;
        _events = new BridgeEvents(time, (what, client, count) => BridgeLog.Repeated(log, what, client, count));
        _receiver = new LineReceiver(line, _events, log, time);
        _driver = new ArbiterDriver(line, _receiver, options, _events, log, trace, time);
        _listeners = [.. options.Listen.Select(address => Create(address, line, options, log, time))];
    }

    /// <summary>TCP endpoints in use, with their actual ports.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints => [.. _listeners.OfType<TcpBridgeListener>().Select(listener => listener.EndPoint)];

    /// <summary>Listen addresses for display: endpoints with their actual ports, and paths of pseudo-terminals.</summary>
    public IReadOnlyList<string> Addresses => [.. _listeners.Select(listener => listener.Address)];

    /// <summary>Current status.</summary>
    public BridgeStatus Status => _driver.Status;

    /// <summary>Completes when the bridge ends: after <see cref="DisposeAsync"/>, or with the error that stopped it.</summary>
    public Task Completion => _running;

    /// <summary>Receives all bytes on the bus; null for none. It is called under the lock of the bridge: it must not block.</summary>
    public BusTrafficHandler? Traffic
    {
        get => _driver.Traffic;
        set => _driver.Traffic = value;
    }

    /// <summary>Creates a line for a master in this process, which shares the bus with the clients. Dispose it before the bridge.</summary>
    public LocalLine CreateLocalLine() => new(_driver, _line, _time);

    /// <summary>Opens the listen addresses and starts to serve clients.</summary>
    /// <exception cref="IOException">An address cannot be opened; the message names the address and the reason.</exception>
    public void Start()
    {
        foreach (BridgeListener listener in _listeners)
            listener.Open();
        _running = RunAsync();
    }

    /// <summary>
    /// Runs the arbiter once, as at a deadline. Returns false when the line driver has held a request or a reply for longer than
    /// <see cref="MaxDriverTime"/>. Blocks while a call of the driver blocks. A bus without answering meters, or a lost line being reconnected,
    /// is not a fault.
    /// </summary>
    public bool CheckHealth() => _driver.CheckHealth();

    /// <summary>Stops the bridge: closes the listeners and all clients, and waits until the line is no longer in use.</summary>
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

    // If one part fails, stop all: otherwise a bridge that only accepts or only receives would fail unnoticed.
    private async Task RunAsync()
    {
        Task receiving = _receiver.RunAsync(_driver, _stopLine.Token);
        Task[] listening = [.. _listeners.Select(listener => listener.RunAsync(_stop.Token))];
        Task stopping = Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
        await Task.WhenAny([receiving, stopping, .. listening]).ConfigureAwait(false);

        _driver.Stop();
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopLine.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([receiving, .. listening]).ConfigureAwait(false);
    }
}
