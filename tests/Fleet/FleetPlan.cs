using System.Globalization;
using Mbus.Client.Lines;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Server.Bridge;
using Mbus.Simulation;

namespace Mbus.Fleet;

/// <summary>What a fleet consists of.</summary>
/// <param name="Broker">Broker.</param>
/// <param name="Gateways">Number of gateways.</param>
/// <param name="Meters">Number of meters of each, 1 to 250.</param>
/// <param name="Interval">Time between two readings of a meter.</param>
public sealed record FleetPlan(BrokerAddress Broker, int Gateways, int Meters, TimeSpan Interval)
{
    /// <summary>Bytes of a message with the eight values of a heat meter: topic and payload of a state (docs/fleet.md).</summary>
    public const int BytesPerMessage = 360;

    private const int LineSpeed = 20;
    private const int BaudRate = 38_400;

    private static readonly LineTiming Timing = new(BaudRate, 0);

    /// <summary>Readings per second of all gateways.</summary>
    public double ReadingsPerSecond => Gateways * Meters / Interval.TotalSeconds;

    /// <summary>Returns the name of a gateway in topics.</summary>
    public static string NameOf(int gateway) => string.Create(CultureInfo.InvariantCulture, $"fleet-{gateway:D4}");

    /// <summary>Returns the settings of a gateway. Its slots begin at a time of its own, as many gateways with one plan should.</summary>
    public GatewaySettings SettingsOf(int gateway) => new()
    {
        TrustClock = true,
        Mqtt = new MqttSettings { Broker = Broker, Gateway = NameOf(gateway), HomeAssistant = null },
        Buses =
        [
            new BusSettings
            {
                Name = "main",
                Line = LineAddress.Parse("sim", [SimulatedLineKind.Instance]),
                Bridge = new BridgeOptions { Listen = [] },
                Delay = Interval * gateway / Gateways,
                Meters = [.. Enumerable.Range(1, Meters).Select(meter => new MeterSettings((byte)meter, null, MeterSchedule.Default with { Schedule = Schedule.Every(Interval) }))],
            },
        ],
    };

    /// <summary>Returns the simulated bus of a gateway. Its line has 38400 Bd, and runs twenty times as fast as a real one.</summary>
    public SimulatedLine OpenLine(int gateway) =>
        SimulatedLine.InRealTime(new SimulatedBus(BusOf(gateway), Timing, gateway), new FasterClock(LineSpeed), NameOf(gateway));

    private BusDefinition BusOf(int gateway) => BusDefinition.Parse(
        $"{{\"meters\": [{string.Join(", ", Enumerable.Range(1, Meters).Select(meter => MeterOf(gateway, meter)))}]}}", NameOf(gateway));

    // A heat meter with eight values, as most are.
    private static string MeterOf(int gateway, int meter) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "primaryAddress": {{meter}}, "identification": "{{gateway:D5}}{{meter:D3}}", "manufacturer": "TST", "version": 1, "deviceType": 4, "responseMs": 20,
          "telegrams": [{"records": [
            { "record": "0C 06", "value": 48213, "perHour": 3.5 }, { "record": "0C 14", "value": 91250, "perHour": 6 },
            { "record": "0B 2D", "value": 35, "wobble": 12 }, { "record": "0B 3B", "value": 620, "wobble": 210 },
            { "record": "0A 5A", "value": 712, "wobble": 45 }, { "record": "0A 5E", "value": 448, "wobble": 20 },
            { "record": "0B 61", "value": 2640, "wobble": 250 }, { "record": "0C 22", "value": 1460 }
          ]}]
        }
        """);

    /// <summary>The clock of the host, and faster.</summary>
    private sealed class FasterClock(int factor) : TimeProvider
    {
        public override long GetTimestamp() => System.GetTimestamp() * factor;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period);
    }
}
