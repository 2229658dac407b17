using System.CommandLine;
using System.Net;
using Mbus.Client.Lines;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Mbus.Tool.Service;
using Mbus.Tool.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus bridge</c>: one bus for many masters, over TCP or pseudo-terminals.</summary>
internal static class BridgeCommand
{
    internal static Command Create()
    {
        Option<ListenAddress[]> listen = BridgeListen.Create();
        Option<IPNetwork[]> allow = new Option<IPNetwork[]>("--allow")
        {
            Description = "Serve only this network over TCP; may be given several times. Default: any host that can reach the address.",
            HelpName = "CIDR",
        }.Settable(AllowedNetwork.Parse);
        Option<bool> readOnly = new Option<bool>("--read-only") { Description = "Refuse everything that writes to a meter. Selection by secondary address passes." }.Settable();
        Option<bool> busChanges = new Option<bool>("--allow-bus-changes")
        {
            Description = "Pass also what takes meters away from all masters: a baud rate or an address to 254, 255, or 253 without a selection of one meter.",
        }.Settable();
        Option<int> maxClients = new Option<int>("--max-clients")
        {
            Description = $"How many masters can be connected at once, 1 to {Arbiter.MaxClients}. Default: {BridgeOptions.DefaultMaxClients}.",
            HelpName = "N",
        }.Settable(text => Arguments.ParseCount(text, Arbiter.MaxClients));
        Option<string> trace = new Option<string>("--trace") { Description = "Record every byte with its time in a file that `mbus replay` prints.", HelpName = "FILE" }
            .Settable(path => path);
        Option<long> traceLimit = new Option<long>("--trace-limit")
        {
            Description = $"The size of FILE and FILE.1 together. Default: {TraceFile.DefaultLimit / 1_000_000}MB.",
            HelpName = "SIZE",
        }.Settable(text => SizeArgument.Parse(text, TraceFile.MinLimit));

        Command command = new("bridge", "Serves a bus to any number of masters over TCP or pseudo-terminals.") { listen, allow, readOnly, busChanges, maxClients, trace, traceLimit };
        LineOptions line = new(command, "The line to the bus.");
        command.Validators.Add(result =>
        {
            if (result.GetValue(readOnly) && result.GetValue(busChanges))
                result.AddError("--read-only and --allow-bus-changes exclude each other.");
        });
        command.EndingWith("""
            Masters are libmbus, pyMeterBus, node-mbus, jMBus, openHAB, wmbusmeters and all others that use M-Bus over plain TCP.
            Their requests are put on the bus one at a time, and each reply goes to the master that asked: over TCP as one segment (below
            1200 Bd in pieces), and with ",bytes" or on a pseudo-terminal byte by byte as it arrives, as from a serial port.

            pty is a new pseudo-terminal; pty:LINK also makes a symbolic link to it while the bridge runs. The user of the bridge and root
            may open it; --allow does not apply. A program on it may set any baud rate, and may ask for parity, once. libmbus's serial tools
            ask twice with -b 2400, which the C library of Debian, Ubuntu and Fedora refuses ("Failed to set baud rate"):
            give them another rate, for example -b 1200, whatever the rate of the bus is.

            The trace is kept in two files: when FILE has half of the limit, it is renamed to FILE.1 and begins again.

            Examples:
              mbus bridge --on sim
              mbus bridge --on /dev/ttyAMA0 --listen 0.0.0.0:10001 --allow 192.168.1.0/24 --read-only
              mbus bridge --on hat --listen 127.0.0.1:10001 --listen pty:/tmp/mbus
              mbus bridge --on /dev/ttyUSB0,baud=9600 --trace bus.trace --trace-limit 20MB
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(
            () => line.OpenAsync(parsed, stop),
            new BridgeOptions
            {
                Listen = parsed.GetValue(listen) is { Length: > 0 } endPoints ? endPoints : new BridgeOptions().Listen,
                Allow = parsed.GetValue(allow) ?? [],
                Access = AccessOf(parsed.GetValue(readOnly), parsed.GetValue(busChanges)),
                MaxClients = parsed.GetValue(maxClients) is > 0 and int clients ? clients : BridgeOptions.DefaultMaxClients,
            },
            parsed.GetValue(trace) is string file ? () => TraceFile.Create(file, parsed.GetValue(traceLimit) is > 0 and long limit ? limit : TraceFile.DefaultLimit) : null,
            stop)));
        return command;
    }

    private static async Task RunAsync(Func<ValueTask<Line>> open, BridgeOptions options, Func<TraceFile>? createTrace, CancellationToken stop)
    {
        await using ServiceLog log = new(Session.Log());
        ILogger logger = log.Create("bridge");
        await using Line line = await open();
        await using BridgeTrace? trace = createTrace == null ? null : new BridgeTrace(createTrace(), line, DateTimeOffset.UtcNow, logger);
        await using BridgeServer bridge = new(line, options, logger, trace);
        bridge.Start();

        Console.WriteLine($"Bridge to {line.Name} at {line.Timing.BaudRate} Bd, listening on {string.Join(", ", bridge.Addresses)}. Ctrl-C ends it.");
        if (line is SimulatedLine simulated)
            ShowMeters(simulated.Bus.Definition, bridge.EndPoints);
        WarnIfOpen(options, logger);
        await using (ServiceReport.Begin(Environment.GetEnvironmentVariable, bridge.CheckHealth, () => Describe(bridge), TimeProvider.System))
            await Session.UntilStoppedAsync(bridge.Completion, stop);
        Console.WriteLine($"{Count(bridge.Status)}.");
    }

    private static Access AccessOf(bool isReadOnly, bool allowsBusChanges)
    {
        if (isReadOnly)
            return Access.Read;
        return allowsBusChanges ? Access.ChangeBus : Access.Write;
    }

    private static string Describe(BridgeServer bridge)
    {
        BridgeStatus status = bridge.Status;
        string error = status.LastError is string message ? $"; last error: {message}" : "";
        return $"{status.Clients} clients on {string.Join(", ", bridge.Addresses)}; {Count(status)}{error}";
    }

    private static string Count(BridgeStatus status) =>
        $"{status.Requests} requests, {status.Replies} replies, {status.Silences} without answer, {status.Damages} damaged";

    private static void ShowMeters(BusDefinition definition, IReadOnlyList<IPEndPoint> endPoints)
    {
        Console.WriteLine("Simulated meters:");
        Meters.Show(definition);
        if (endPoints.Count > 0 && definition.Meters.Count > 0)
            Console.WriteLine($"Read one: mbus-tcp-request-data {endPoints[0].Address} {endPoints[0].Port} {definition.Meters[0].PrimaryAddress}");
    }

    private static void WarnIfOpen(BridgeOptions options, ILogger log)
    {
        foreach (string hint in options.Allow.Select(AllowedNetwork.Hint).OfType<string>())
            log.LogWarning("{Hint}", hint);
        if (options.Allow.Count == 0 && options.Listen.Any(address => address.EndPoint is { } endPoint && !IPAddress.IsLoopback(endPoint.Address)))
            log.LogWarning("no allow-list: any host that can reach this address can read the meters{Write}. Name the networks to serve with --allow", options.Access == Access.Read ? "" : " and write to them");
    }
}
