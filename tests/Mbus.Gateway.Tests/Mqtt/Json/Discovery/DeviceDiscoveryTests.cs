using System.Text.Json;
using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Mqtt.Json;
using Mbus.Gateway.Mqtt.Json.Discovery;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Mbus.Simulation;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Mbus.Gateway.Tests.Mqtt.Json.Discovery;

public sealed class DeviceDiscoveryTests
{
    private static readonly MqttSettings Settings = new() { Broker = BrokerAddress.Parse("mqtt://localhost"), Gateway = "pi" };

    public static TheoryData<bool, string> Cases => new() { { false, "en" }, { true, "en" }, { false, "de" }, { true, "de" } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_message_of_the_vectors_obeys_the_rules(bool all, string language)
    {
        int checkedMeters = 0;
        foreach (MeterReading reading in VectorReadings())
            checkedMeters += Check(reading, all, language) ? 1 : 0;
        Assert.True(checkedMeters > 200, $"{checkedMeters}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_message_of_the_sample_meters_obeys_the_rules(bool all, string language)
    {
        SimulatedBus bus = new(BusDefinition.Default, new LineTiming(2400, 0));
        await using SimulatedLine line = SimulatedLine.InVirtualTime(bus);
        MbusMaster master = new(line);
        int read = 0;
        foreach (FoundMeter found in await master.SearchAsync(new SecondarySearch(SecondaryAddress.Any, false), null, null, TestContext.Current.CancellationToken))
        {
            MeterReading reading = MeterReading.From(await master.ReadAsync(found.MeterAddress, TestContext.Current.CancellationToken));
            read += Check(reading, all, language) ? 1 : 0;
        }

        Assert.Equal(8, read);
    }

    [Fact]
    public void A_heat_meter_has_a_device_with_maker_serial_number_and_registers_and_spreads()
    {
        JsonElement message = MessageOf(MeterReading.From([Telegram.FromBytes(Store.Telegrams.Heat(12345678, 0))]), Settings, "flat 1");
        Assert.Equal(
            """{"ids":["mbus_12345678-TST-01-04"],"name":"flat 1","mf":"TST","mdl":"Heat (return), Version 1","sn":"12345678","via_device":"mbus_pi"}""",
            message.GetProperty("dev").GetRawText().Replace("version", "Version", StringComparison.Ordinal));
        Assert.Equal(
            """{"p":"sensor","unique_id":"mbus_12345678-TST-01-04_energy_kwh","def_ent_id":"sensor.mbus_12345678_tst_01_04_energy_kwh","name":"Energy","val_tpl":"{{ value_json.data.energy_kwh | default('') }}","unit_of_meas":"kWh","dev_cla":"energy","stat_cla":"total","json_attr_t":"mbus/pi/meter/12345678-TST-01-04/months","json_attr_tpl":"{{ value_json.energy_kwh | default({}) | tojson }}"}""",
            Plain(message.GetProperty("cmps").GetProperty("energy_kwh")));
        Assert.Equal(("temperature_delta", "measurement", "K"), ClassOf(message, "temperature_difference_k"));
        Assert.Equal(("temperature", "measurement", "°C"), ClassOf(message, "flow_temperature_degc"));
        Assert.Equal(("volume", "total", "m³"), ClassOf(message, "volume_m3"));
        Assert.Equal(("volume_flow_rate", "measurement", "m³/h"), ClassOf(message, "volume_flow_m3_per_h"));
        Assert.Equal(("duration", "total", "h"), ClassOf(message, "on_time_h"));
        Assert.Equal("mbus/pi/meter/12345678-TST-01-04/state", message.GetProperty("state_topic").GetString());
        Assert.Equal(
            ["mbus/pi/status", "mbus/pi/bus/cellar/status", "mbus/pi/meter/12345678-TST-01-04/status"],
            message.GetProperty("avty").EnumerateArray().Select(one => one.GetProperty("topic").GetString()));
    }

    [Theory]
    [InlineData(0x07, "water")]
    [InlineData(0x16, "water")]
    [InlineData(0x03, "gas")]
    [InlineData(0x04, "volume")]
    public void The_class_of_a_volume_follows_from_the_device_type(byte deviceType, string expected) =>
        Assert.Equal(expected, EntityClass.Of(new SeriesKey("volume", "m³", RecordFunction.Instantaneous, 0, 0, 0, "", 0), deviceType)?.DeviceClass);

    [Theory]
    [InlineData("energy", "Wh", "", "energy", "total")]
    [InlineData("reactive energy", "varh", "to meter", "reactive_energy", "total")]
    [InlineData("power", "W", "L1", "power", "measurement")]
    [InlineData("reactive power", "var", "", "reactive_power", "measurement")]
    [InlineData("apparent power", "VA", "", "apparent_power", "measurement")]
    [InlineData("voltage", "V", "L1-L2", "voltage", "measurement")]
    [InlineData("current", "A", "N", "current", "measurement")]
    [InlineData("frequency", "Hz", "", "frequency", "measurement")]
    [InlineData("pressure", "bar", "", "pressure", "measurement")]
    [InlineData("relative humidity", "%", "", "humidity", "measurement")]
    public void Classes_of_electricity_meters_and_sensors(string quantity, string unit, string detail, string deviceClass, string stateClass)
    {
        EntityClass? found = EntityClass.Of(new SeriesKey(quantity, unit, RecordFunction.Instantaneous, 0, 0, 0, detail, 0), 0x02);
        Assert.Equal((deviceClass, stateClass), (found?.DeviceClass, found?.StateClass));
    }

    [Theory]
    [InlineData("phase U-I", "°", 0, "L1")]
    [InlineData("energy", "Wh", 0, "upper limit")]
    [InlineData("energy", "Wh", 1, "")]
    [InlineData("energy", "BTU", 0, "")]
    [InlineData("heat cost allocation", "HCA units", 0, "")]
    [InlineData("remaining battery life", "months", 0, "")]
    public void What_is_not_the_quantity_itself_has_no_class(string quantity, string unit, int function, string detail) =>
        Assert.Null(EntityClass.Of(new SeriesKey(quantity, unit, (RecordFunction)function, 0, 0, 0, detail, 0), 0x04));

    [Fact]
    public void Only_present_values_are_entities()
    {
        byte[] more = Store.Telegrams.StoredEnergy(1, new DateOnly(2025, 12, 31), 9000);
        JsonElement components = MessageOf(MeterReading.From([Telegram.FromBytes(Store.Telegrams.Heat(1, 0, more: more))]), Settings with { AllEntities = true }, null).GetProperty("cmps");
        Assert.Equal(9, components.EnumerateObject().Count());
        Assert.DoesNotContain(components.EnumerateObject(), component => component.Name.Contains("storage", StringComparison.Ordinal));
    }

    [Fact]
    public void The_identity_of_an_entity_does_not_depend_on_the_order_of_the_records()
    {
        byte[] energy = [0x0C, 0x06, 1, 0, 0, 0];
        byte[] tariff = [0x8C, 0x10, 0x06, 1, 0, 0, 0];
        Assert.Equal(Names([.. energy, .. tariff]), Names([.. tariff, .. energy]));
        Assert.Equal(["energy_kwh", "energy_kwh_tariff_1"], Names([.. energy, .. tariff]));

        static IEnumerable<string> Names(byte[] records) => SeriesKey.NumbersOf(MeterReading.FromUserData([0x78, .. records])).Select(number => SeriesName.Of(number.Key)).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_gateway_is_a_device_with_the_state_of_its_buses()
    {
        MqttMessage message = new DeviceDiscovery(Settings, new MqttTopics(Settings)).OfGateway(["cellar"]);
        JsonElement json = JsonDocument.Parse(message.Payload).RootElement;
        DiscoveryRules.Check(message.Topic, json);
        Assert.Equal("mbus_pi", json.GetProperty("dev").GetProperty("ids")[0].GetString());
        Assert.Equal("mbus/pi/bus/cellar/status", json.GetProperty("cmps").GetProperty("bus_cellar").GetProperty("state_topic").GetString());
    }

    [Fact]
    public void German_names()
    {
        EntityNames names = new(NameLanguage.De);
        Assert.Equal("Vorlauftemperatur", names.Of(new SeriesKey("flow temperature", "°C", RecordFunction.Instantaneous, 0, 0, 0, "", 0)));
        Assert.Equal("Energie, Bezug, Tarif 1", names.Of(new SeriesKey("energy", "Wh", RecordFunction.Instantaneous, 0, 1, 0, "accumulation of positive contributions", 0)));
        Assert.Equal("Leistung, Maximum", names.Of(new SeriesKey("power", "W", RecordFunction.Maximum, 0, 0, 0, "multiplied by 10^-3", 0)));
        Assert.Equal("Wasser 12345678", names.OfMeter(0x07, "12345678"));
    }

    private static (string?, string?, string?) ClassOf(JsonElement message, string name)
    {
        JsonElement component = message.GetProperty("cmps").GetProperty(name);
        return (component.GetProperty("dev_cla").GetString(), component.GetProperty("stat_cla").GetString(), component.GetProperty("unit_of_meas").GetString());
    }

    private static string Plain(JsonElement json) => JsonNode.Parse(json.GetRawText())!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Checks the message of a reading. Returns false if it has no identity.</summary>
    private static bool Check(MeterReading reading, bool all, string language)
    {
        if (MeterId.Of(reading) is null)
            return false;

        MqttSettings settings = Settings with { AllEntities = all, Language = language == "de" ? NameLanguage.De : NameLanguage.En };
        JsonElement message = MessageOf(reading, settings, null);
        string[] names = [.. SeriesKey.NumbersOf(reading).Where(number => number.Key.Storage == 0).Select(number => SeriesName.Of(number.Key))];
        Assert.Equal(names.Distinct(), names);
        return true;
    }

    private static JsonElement MessageOf(MeterReading reading, MqttSettings settings, string? name)
    {
        MeterId id = MeterId.Of(reading)!.Value;
        StoredMeter meter = new(1, id) { Bus = "cellar", Address = (byte)5, Name = name };
        MqttMessage message = new DeviceDiscovery(settings, new MqttTopics(settings)).Of(meter, SeriesKey.NumbersOf(reading).Select(number => number.Key));
        JsonElement json = JsonDocument.Parse(message.Payload).RootElement;
        DiscoveryRules.Check(message.Topic, json);
        return json;
    }

    private static IEnumerable<MeterReading> VectorReadings()
    {
        DirectoryInfo at = new(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(at.FullName, "tests", "vectors")))
            at = at.Parent!;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(at.FullName, "tests", "vectors"), "*.json"))
        {
            foreach (JsonNode? vector in JsonNode.Parse(File.ReadAllText(file))!.AsArray())
            {
                byte[] key = vector!["key"] is { } text ? Convert.FromHexString(text.GetValue<string>().Replace(" ", "", StringComparison.Ordinal)) : [];
                string hex = string.Concat(vector["telegrams"]!.AsArray().Select(telegram => telegram!["hex"]!.GetValue<string>()));
                Assert.True(Hex.TryParse(hex, out byte[] bytes));
                foreach (MeterReading reading in Capture.Read(bytes, key).Readings)
                    yield return reading;
            }
        }
    }
}
