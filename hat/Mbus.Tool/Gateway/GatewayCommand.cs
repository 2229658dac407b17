using System.CommandLine;
using System.Net;
using Mbus.Client.Lines;
using Mbus.Gateway;
using Mbus.Gateway.Clock;
using Mbus.Gateway.Host;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Hat;
using Mbus.Server.Bridge;
using Mbus.Simulation;
using Mbus.Tool.Settings;
using Microsoft.Extensions.Logging;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus gateway</c>: reads meters according to a plan, keeps the readings and serves them.</summary>
internal static class GatewayCommand
{
    internal const string Name = "gateway";
    internal const string Description = "Reads meters according to a plan, keeps the readings, serves them, and shares the bus.";

    private const string OnlyBus = "bus";

    internal static Command Create()
    {
        Option<LineAddress?> on = new("--on")
        {
            Description = "The line to the only bus, instead of a settings file: its bridge listens on 127.0.0.1:10001.",
            HelpName = "LINE",
            CustomParser = result => Arguments.Parsed(result, Arguments.ParseLine),
        };
        Option<BrokerAddress?> mqtt = new("--mqtt")
        {
            Description = "With --on: publish to this MQTT broker, mqtt://HOST:PORT, with discovery by Home Assistant.",
            HelpName = "BROKER",
            CustomParser = result => Arguments.Parsed(result, BrokerAddress.Parse),
        };
        Option<string> store = StoreOption.Create();
        ToolCommand command = new(Name, Description) { on, mqtt, store };
        command.Validators.Add(result =>
        {
            if (result.GetResult(mqtt) != null && result.GetResult(on) == null)
                result.AddError("--mqtt needs --on. In a settings file, use the section \"mqtt\": {\"broker\": \"mqtt://HOST:PORT\"}.");
        });
        foreach (Command inner in GatewayStoreCommands.Create())
            command.Add(inner);
        command.Add(GatewayTokenCommand.Create());
        command.Remarks = """
            Without --on, the section "gateway" of the settings file has the buses, their meters and their intervals. Example:
              {"gateway": {"buses": {"cellar": {"on": "hat", "interval": "15m", "listen": "0.0.0.0:10001", "allow": "192.168.1.0/24"}}}}
            Without a list of meters, the gateway searches them at its first start, again until it finds some, and also reads those that other masters read.
            SIGHUP loads the settings again. A bus keeps its power if its line stays the same, and its masters if its bridge does.

            Examples:
              mbus gateway --on sim
              mbus gateway --on sim --mqtt mqtt://127.0.0.1:1883
              curl http://127.0.0.1:8080/api/v1/meters
              mbus gateway --config mbus.json --store /var/lib/mbus
              mbus meters
              mbus history 11223344-ZRI-01-16 --every 1d
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(() => RunAsync(parsed, parsed.GetValue(on), parsed.GetValue(mqtt), parsed.GetValue(store), stop)));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, LineAddress? on, BrokerAddress? mqtt, string? store, CancellationToken stop)
    {
        GatewaySettingsFile? file = on == null ? Find(parsed) : null;
        GatewaySettings settings = file?.Load() ?? OfLine(on!, mqtt);
        string folder = StoreFolder.Find(store ?? settings.Store, Environment.GetEnvironmentVariable);
        using ILoggerFactory log = Session.Log();
        GatewayPorts ports = new(OpenAsync, TimeProvider.System, ClockSource.IsConfirmed) { Pi = HatOptions.Pi };
        await using GatewayService gateway = new(settings, folder, ports, log.CreateLogger("gateway"));
        await GatewayHost.RunAsync(gateway, file, log, addresses => Announce(settings, folder, addresses), stop);
    }

    private static GatewaySettingsFile Find(ParseResult parsed)
    {
        string path = SettingsFile.PathOf(parsed.GetValue(SettingsBinding.File), Environment.GetEnvironmentVariable)
            ?? throw new FormatException("No line given, and no settings file found. Use --on LINE, for example --on sim; or write a settings file with the section \"gateway\", and give it with --config.");
        return new GatewaySettingsFile(path, text => GatewaySettingsReader.Parse(text, path, Arguments.ParseLine));
    }

    // A simulated bus has the time of this machine, whatever has set its clock.
    private static GatewaySettings OfLine(LineAddress line, BrokerAddress? mqtt) => new()
    {
        TrustClock = line.Kind == SimulatedLineKind.Instance,
        Mqtt = mqtt == null ? null : new MqttSettings { Broker = mqtt },
        Buses = [new BusSettings { Name = OnlyBus, Line = line, Bridge = new BridgeOptions { Listen = [new ListenAddress(IPAddress.Loopback, BridgeOptions.DefaultPort)] } }],
    };

    private static ValueTask<Line> OpenAsync(BusSettings bus, CancellationToken stop)
    {
        if (bus.Line.Kind == SimulatedLineKind.Instance)
            return new(OpenSimulation(bus.Line));
        return bus.Line.Kind == HatLine.Kind
            ? HatLine.OpenAsync(bus.Line, HatOptions.Pi, HatOptions.Ports, bus.Hat, cancel: stop)
            : bus.Line.ForBridge().OpenAsync(stop);
    }

    // The clocks of the simulated meters are right: else the first events of a gateway would be about them.
    private static SimulatedLine OpenSimulation(LineAddress line)
    {
        BusDefinition definition = line.Target.Length == 0 ? BusDefinition.Default : BusDefinition.Load(line.Target);
        SimulatedBus bus = new(definition with { Start = DateTime.Now }, line.TimingAt(line.BaudRate), Environment.TickCount);
        return SimulatedLine.InRealTime(bus, name: line.Name);
    }

    private static void Announce(GatewaySettings settings, string folder, IReadOnlyCollection<string> addresses)
    {
        foreach (BusSettings bus in settings.Buses)
        {
            string masters = bus.Bridge.Listen.Count == 0 ? "not shared" : $"for other masters at {string.Join(", ", bus.Bridge.Listen)}";
            Console.WriteLine($"Bus {bus.Name} on {bus.Line}, {masters}.");
        }

        Console.WriteLine($"Store in {folder}. Web server at {string.Join(", ", addresses)}. Press Ctrl-C to stop.");
    }
}
