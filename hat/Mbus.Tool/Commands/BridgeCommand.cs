using System.CommandLine;
using System.Net;
using Mbus.Client.Bridge;
using Mbus.Client.Lines;
using Mbus.Client.Simulation;
using Mbus.Tool.Service;
using Mbus.Tool.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus bridge</c>: one bus for many masters over TCP.</summary>
internal static class BridgeCommand
{
    internal static Command Create()
    {
        Option<IPEndPoint[]> listen = Arguments.Listen($"Where masters connect; may be given several times. Default: 127.0.0.1:{BridgeOptions.DefaultPort}.")
            .Settable(Arguments.ParseEndPoint);
        Option<IPNetwork[]> allow = new Option<IPNetwork[]>("--allow")
        {
            Description = "Serve only this network; may be given several times. Default: whoever can reach the address listened on.",
            HelpName = "CIDR",
        }.Settable(AllowedNetwork.Parse);
        Option<bool> readOnly = new Option<bool>("--read-only") { Description = "Refuse everything that writes to a meter. Selection by secondary address passes." }.Settable();
        Option<FileInfo> trace = new Option<FileInfo>("--trace") { Description = "Write every byte with its time to a file that `mbus replay` prints.", HelpName = "FILE" }
            .Settable(path => new FileInfo(path));

        Command command = new("bridge", "Serves a bus to any number of masters over TCP.") { listen, allow, readOnly, trace };
        LineOptions line = new(command, "The line to the bus.");
        command.EndingWith("""
            Masters are libmbus, pyMeterBus, node-mbus, jMBus, openHAB, wmbusmeters and all others that speak M-Bus over plain TCP.
            Their requests are put on the bus one at a time, and each reply goes to the master that asked.

            Examples:
              mbus bridge --on sim
              mbus bridge --on /dev/ttyAMA0 --listen 0.0.0.0:10001 --allow 192.168.1.0/24 --read-only
              mbus bridge --on /dev/ttyUSB0,baud=9600 --trace bus.trace
            """);
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(
            () => line.OpenAsync(parsed, stop),
            new BridgeOptions
            {
                Listen = parsed.GetValue(listen) is { Length: > 0 } endPoints ? endPoints : new BridgeOptions().Listen,
                Allow = parsed.GetValue(allow) ?? [],
                ReadOnly = parsed.GetValue(readOnly),
            },
            parsed.GetValue(trace),
            stop)));
        return command;
    }

    private static async Task RunAsync(Func<ValueTask<Line>> open, BridgeOptions options, FileInfo? traceFile, CancellationToken stop)
    {
        await using ServiceLog log = new(Session.Log());
        ILogger logger = log.Create("bridge");
        await using Line line = await open();
        using BridgeTrace? trace = traceFile == null ? null : new BridgeTrace(
            traceFile.CreateText(), line, DateTimeOffset.UtcNow, e => logger.LogError("the trace ends here, the bridge serves on: {Message}", e.Message));
        await using BridgeServer bridge = new(line, options, logger, trace);
        bridge.Start();

        Console.WriteLine($"Bridge to {line.Name} at {line.Timing.BaudRate} Bd, listening on {string.Join(", ", bridge.EndPoints)}. Ctrl-C ends it.");
        if (line is SimulatedLine simulated)
            ShowMeters(simulated.Bus.Definition, bridge.EndPoints[0]);
        WarnIfOpen(options, logger);
        await using (ServiceReport.Begin(Environment.GetEnvironmentVariable, bridge.Turn, () => Describe(bridge), TimeProvider.System))
            await Session.UntilStoppedAsync(bridge.Completion, stop);
        Console.WriteLine($"{Count(bridge.Arbiter)}.");
    }

    private static string Describe(BridgeServer bridge)
    {
        string error = bridge.LastError is string message ? $"; last error: {message}" : "";
        return $"{bridge.Clients} clients on {string.Join(", ", bridge.EndPoints)}; {Count(bridge.Arbiter)}{error}";
    }

    private static string Count(Arbiter arbiter) =>
        $"{arbiter.Requests} requests, {arbiter.Replies} replies, {arbiter.Silences} without answer, {arbiter.Damages} damaged";

    private static void ShowMeters(BusDefinition definition, IPEndPoint endPoint)
    {
        Console.WriteLine("Simulated meters:");
        Meters.Show(definition);
        Console.WriteLine($"Read one: mbus-tcp-request-data {endPoint.Address} {endPoint.Port} {definition.Meters[0].PrimaryAddress}");
    }

    private static void WarnIfOpen(BridgeOptions options, ILogger log)
    {
        foreach (string hint in options.Allow.Select(AllowedNetwork.Hint).OfType<string>())
            log.LogWarning("{Hint}", hint);
        if (options.Allow.Count == 0 && options.Listen.Any(endPoint => !IPAddress.IsLoopback(endPoint.Address)))
            log.LogWarning("whoever reaches this machine can read the meters{Write}: name the networks to serve with --allow", options.ReadOnly ? "" : " and write to them");
    }
}
