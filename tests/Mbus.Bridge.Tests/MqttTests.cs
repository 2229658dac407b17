extern alias Device;

using System.Net.Sockets;
using System.Text.Json.Nodes;
using Device::Mbus.Twin;
using Mbus.Simulation;

namespace Mbus.Bridge.Tests;

/// <summary>Readings that the firmware publishes itself.</summary>
public class MqttTests
{
    private static readonly BusDefinition Meters = BusDefinition.Parse(
        """
        {
          "meters": [
            {
              "name": "water", "primaryAddress": 1,
              "identification": "11223344", "manufacturer": "ZRI", "version": 1, "deviceType": 7,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 1234567 }, { "record": "02 6C", "date": "2026-03-31" } ] } ]
            },
            {
              "name": "heat, two telegrams", "primaryAddress": 2,
              "identification": "17280015", "manufacturer": "LUG", "version": 7, "deviceType": 4,
              "telegrams": [
                { "records": [ { "record": "0C 06", "value": 48213 } ] },
                { "records": [ { "record": "4C 06", "value": 45611 } ] }
              ]
            }
          ]
        }
        """,
        "the meters of the MQTT tests");

    [Fact]
    public async Task Each_record_is_published_with_its_discovery_for_home_assistant()
    {
        using Broker broker = new();
        await using TwinBoard board = Publish(broker, "mqtt-meters = 1 17280015LUG0704 77", "mqtt-user = me", "mqtt-password = pw", "host-name = meters");
        board.Await("all meters", () => broker.Messages.ContainsKey("mbus/77/state"));

        Assert.True(broker.Others.TryPeek(out string? connect));
        Assert.Equal("101A00044D51545404C2003C00066D657465727300026D6500027077", connect);
        Assert.Equal(("ok", "ok", "no reply"), (broker.Messages["mbus/1/state"], broker.Messages["mbus/17280015LUG0704/state"], broker.Messages["mbus/77/state"]));
        JsonNode water = JsonNode.Parse(broker.Messages["mbus/11223344ZRI0107/0"])!;
        Assert.Equal((1234.567m, "m3"), ((decimal)water["value"]!, (string)water["unit"]!));
        Assert.Equal("2026-03-31", (string)JsonNode.Parse(broker.Messages["mbus/11223344ZRI0107/1"])!["value"]!);
        Assert.Equal(48213000m, (decimal)JsonNode.Parse(broker.Messages["mbus/17280015LUG0704/0"])!["value"]!);
        Assert.Equal(45611000m, (decimal)JsonNode.Parse(broker.Messages["mbus/17280015LUG0704/1"])!["value"]!);

        JsonNode discovery = JsonNode.Parse(broker.Messages["homeassistant/sensor/mbus_17280015LUG0704_1/config"])!;
        Assert.Equal(
            """{"name":"energy, storage 1","unique_id":"mbus_17280015LUG0704_1","state_topic":"mbus/17280015LUG0704/1","value_template":"{{ value_json.value }}","unit_of_measurement":"Wh","device":{"identifiers":["mbus_17280015LUG0704"],"name":"M-Bus 17280015LUG0704","manufacturer":"LUG"}}""",
            discovery.ToJsonString());
        Assert.Null(JsonNode.Parse(broker.Messages["homeassistant/sensor/mbus_11223344ZRI0107_1/config"])!["unit_of_measurement"]);
    }

    [Fact]
    public async Task The_meters_are_read_on_the_interval_and_the_discovery_is_published_once()
    {
        using Broker broker = new();
        await using TwinBoard board = Publish(broker, "mqtt-meters = 1", "mqtt-minutes = 2");
        board.Await("the first reading", () => broker.Counts.GetValueOrDefault("mbus/11223344ZRI0107/1") >= 1);
        long first = board.Now;
        board.Await("the second reading", () => broker.Counts["mbus/11223344ZRI0107/1"] >= 2);

        // The interval is from start to start, and the clock runs fast during the readings.
        Assert.InRange(board.Now - first, 100_000_000, 140_000_000);
        Assert.Equal(1, broker.Counts["homeassistant/sensor/mbus_11223344ZRI0107_0/config"]);
        Assert.Contains("C000", broker.Others);
    }

    [Fact]
    public async Task A_lost_broker_is_connected_again_and_gets_the_discovery_again()
    {
        using Broker broker = new();
        await using TwinBoard board = Publish(broker, "mqtt-meters = 1", "mqtt-minutes = 1");
        board.Await("the first reading", () => broker.Counts.GetValueOrDefault("mbus/11223344ZRI0107/1") >= 1);
        broker.Drop();
        board.Await("the second connection", () => broker.Connections >= 2);
        board.Await("the second reading", () => broker.Counts["mbus/11223344ZRI0107/1"] >= 2);
        Assert.Equal(2, broker.Counts["homeassistant/sensor/mbus_11223344ZRI0107_0/config"]);
        Assert.Equal(0, board.Board.Restarts);
    }

    [Fact]
    public async Task A_broker_that_refuses_is_reported_and_masters_are_served()
    {
        using Broker broker = new(answer: 5);
        await using TwinBoard board = Publish(broker, "mqtt-meters = 1");
        board.Await("the reason", () => board.Board.Console.Any(line => line.Contains("the broker refuses the connection, code 5; check mqtt-user and mqtt-password", StringComparison.Ordinal)));
        Assert.Empty(broker.Messages);
        board.AwaitInRealTime("the page", () => board.Board.Network.IsListening(80));
        Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/read/1"));
    }

    [Fact]
    public async Task Masters_and_the_page_are_served_while_meters_are_published()
    {
        using Broker broker = new();
        await using TwinBoard board = Publish(broker, "mqtt-meters = 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2", "mqtt-minutes = 1");
        board.AwaitInRealTime("the bridge's port", () => board.Firmware.IsListening);
        using Socket master = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)BridgeUnderTest.Timeout.TotalMilliseconds };
        master.Connect(board.EndPoint);
        byte[] buffer = new byte[300];
        for (int i = 0; i < 5; i++)
        {
            master.Send([0x10, 0x40, 0x01, 0x41, 0x16]);
            Assert.Equal(1, master.Receive(buffer));
            Assert.StartsWith("HTTP/1.0 200 OK\r\n", await Http.GetAsync(board, "/"));
        }

        board.Await("all readings", () => broker.Counts.GetValueOrDefault("mbus/17280015LUG0704/1") >= 8);
    }

    private static TwinBoard Publish(Broker broker, params string[] settings) =>
        new(new SimulatedWire(new SimulatedBus(Meters, new LineTiming(38400, 0))), null, ["slack-ms = 20", $"mqtt-broker = 127.0.0.1:{broker.Port}", .. settings]);
}
