using System.CommandLine;
using System.Net;
using Mbus.Client.Lines;
using Mbus.Gateway.Settings;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Mbus.Tool.Service;
using Mbus.Tool.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus bridge</c>: shares one bus among several masters, over TCP or pseudo-terminals.</summary>
internal static class BridgeCommand
{
    internal static Command Create()
    {
        Option<ListenAddress[]> listen = BridgeListen.Create();
        SettableListOption<IPNetwork> allow = new("--allow", AllowedNetwork.Parse)
        {
            Description = "Accept TCP clients only from this network; may be given several times. Default: any host that can reach the address.",
            HelpName = "CIDR",
        };
        SettableFlag readOnly = new("--read-only") { Description = "Reject all requests that write to a meter. Selection by secondary address is allowed." };
        SettableFlag busChanges = new("--allow-bus-changes")
        {
            Description = "Also allow requests that can make meters unreachable for all masters: setting a baud rate or an address at 254, at 255, or at 253 without a selection of one meter.",
        };
        SettableOption<int> maxClients = new("--max-clients", text => Arguments.ParseCount(text, Arbiter.MaxClients))
        {
            Description = $"Maximum number of connected masters, 1 to {Arbiter.MaxClients}. Default: {BridgeOptions.DefaultMaxClients}.",
            HelpName = "N",
        };
        SettableOption<string> trace = new("--trace", path => path) { Description = "Record every byte with its time in a file for `mbus replay`.", HelpName = "FILE" };
        SettableOption<long> traceLimit = new("--trace-limit", text => SizeArgument.Parse(text, TraceFile.MinLimit))
        {
            Description = $"Maximum total size of FILE and FILE.1. Default: {TraceFile.DefaultLimit / 1_000_000}MB.",
            HelpName = "SIZE",
        };

        ToolCommand command = new("bridge", "Shares a bus among any number of masters over TCP or pseudo-terminals.") { listen, allow, readOnly, busChanges, maxClients, trace, traceLimit };
        LineOptions line = new(command, "The line to the bus.");
        command.Validators.Add(result =>
        {
            if (result.GetValue(readOnly) && result.GetValue(busChanges))
                result.AddError("--read-only and --allow-bus-changes exclude each other.");
        });
        command.Remarks = """
            Supported masters: libmbus, pyMeterBus, node-mbus, jMBus, openHAB, wmbusmeters and all others that use M-Bus over plain TCP.
            The bridge sends one request at a time on the bus and forwards each reply to the master of the request: over TCP as one segment
            (below 1200 Bd as it arrives), and with ",bytes" or on a pseudo-terminal byte by byte as it arrives, as on a serial port.

            pty creates a pseudo-terminal; pty:LINK also creates a symbolic link to it while the bridge runs. Only the user of the bridge and
            root can open it; --allow does not apply. A program can set any baud rate, and can set parity once. The serial tools of libmbus
            set parity twice with -b 2400, which the C library of Debian, Ubuntu and Fedora rejects ("Failed to set baud rate"):
            use another rate for them, for example -b 1200, regardless of the baud rate of the bus.

            The trace uses two files: when FILE reaches half of the limit, it is renamed to FILE.1, and a new FILE is started.

            Examples:
              mbus bridge --on sim
              mbus bridge --on /dev/ttyAMA0 --listen 0.0.0.0:10001 --allow 192.168.1.0/24 --read-only
              mbus bridge --on hat --listen 127.0.0.1:10001 --listen pty:/tmp/mbus
              mbus bridge --on /dev/ttyUSB0,baud=9600 --trace bus.trace --trace-limit 20MB
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(
            () => line.OpenForBridgeAsync(parsed, stop),
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

        Console.WriteLine($"Bridge to {line.Name} at {line.Timing.BaudRate} Bd, listening on {string.Join(", ", bridge.Addresses)}. Press Ctrl-C to stop.");
        Console.WriteLine($"Clients: {Clients(options)}, at most {options.MaxClients}; {Describe(options.Access)}.");
        if (line is SimulatedLine simulated)
            ShowMeters(simulated.Bus.Definition, bridge.EndPoints);
        WarnIfOpen(options, logger);
        await using (ServiceReport.Begin(Environment.GetEnvironmentVariable, bridge.CheckHealth, () => Describe(bridge), TimeProvider.System))
            await Session.UntilStoppedAsync(bridge.Completion, stop);
        Console.WriteLine($"{Count(bridge.Status)}.");
    }

    private static string Clients(BridgeOptions options)
    {
        if (options.Allow.Count > 0)
            return $"only from {string.Join(", ", options.Allow)}";
        return options.Listen.All(address => address.EndPoint is not { } endPoint || IPAddress.IsLoopback(endPoint.Address)) ? "only this machine" : "any host";
    }

    private static string Describe(Access access) => access switch
    {
        Access.Read => "read-only",
        Access.ChangeBus => "they may write, and change addresses and baud rates of all meters",
        _ => "they may write",
    };

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
        $"{status.Requests} requests, {status.Replies} replies, {status.Silences} without reply, {status.Damages} damaged";

    private static void ShowMeters(BusDefinition definition, IReadOnlyList<IPEndPoint> endPoints)
    {
        Console.WriteLine("Simulated meters:");
        Meters.Show(definition);
        if (endPoints.Count > 0 && definition.Meters.Count > 0)
            Console.WriteLine($"To read one of them: mbus-tcp-request-data {endPoints[0].Address} {endPoints[0].Port} {definition.Meters[0].PrimaryAddress}");
    }

    private static void WarnIfOpen(BridgeOptions options, ILogger log)
    {
        foreach (string hint in options.Allow.Select(AllowedNetwork.Hint).OfType<string>())
            log.LogWarning("{Hint}", hint);
        if (options.Allow.Count == 0 && options.Listen.Any(address => address.EndPoint is { } endPoint && !IPAddress.IsLoopback(endPoint.Address)))
            log.LogWarning("no allow-list: any host that can reach this address can read the meters{Write}. Use --allow to restrict the networks", options.Access == Access.Read ? "" : " and write to them");
    }
}
