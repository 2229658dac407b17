using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mbus.Gateway.Tests.Mqtt.Json.Discovery;

/// <summary>
/// Rules of Home Assistant (Core 2026.9) for discovery messages of devices: keys, identities, units and state classes of each device class.
/// Written from its documentation, and not from this program.
/// </summary>
internal static partial class DiscoveryRules
{
    private static readonly string[] RootKeys =
        ["dev", "o", "cmps", "avty", "avty_mode", "avty_t", "avty_tpl", "state_topic", "command_topic", "qos", "encoding", "message_expiry_interval"];

    private static readonly string[] DeviceKeys = ["ids", "cns", "name", "mf", "mdl", "mdl_id", "sn", "sw", "hw", "sa", "cu", "via_device"];
    private static readonly string[] OriginKeys = ["name", "sw", "url"];
    private static readonly string[] SensorKeys =
    [
        "p", "unique_id", "name", "def_ent_id", "dev_cla", "stat_cla", "unit_of_meas", "val_tpl", "sug_dsp_prc", "exp_aft", "frc_upd", "ent_cat", "en",
        "json_attr_t", "json_attr_tpl", "lrst_val_tpl", "avty", "avty_mode", "state_topic",
    ];

    private static readonly string[] BinarySensorKeys = ["p", "unique_id", "name", "def_ent_id", "dev_cla", "ent_cat", "state_topic", "pl_on", "pl_off", "val_tpl"];
    private static readonly string[] Totals = ["total", "total_increasing"];
    private static readonly string[] Measurement = ["measurement"];
    private static readonly string[] AnyState = ["measurement", "total", "total_increasing"];

    // Device class: units, state classes.
    private static readonly Dictionary<string, (string[] Units, string[] States)> Classes = new()
    {
        ["energy"] = (["J", "kJ", "MJ", "GJ", "mWh", "Wh", "kWh", "MWh", "GWh", "TWh", "cal", "kcal", "Mcal", "Gcal"], Totals),
        ["gas"] = (["L", "m³", "ft³", "CCF", "MCF"], Totals),
        ["water"] = (["L", "gal", "m³", "ft³", "CCF", "MCF"], Totals),
        ["volume"] = (["L", "gal", "m³", "ft³", "CCF", "MCF", "mL", "fl. oz."], Totals),
        ["power"] = (["mW", "W", "kW", "MW", "GW", "TW"], Measurement),
        ["volume_flow_rate"] = (["m³/h", "m³/min", "m³/s", "L/h", "L/min", "L/s", "mL/s", "gal/d", "gal/h", "gal/min", "ft³/min"], Measurement),
        ["temperature"] = (["°C", "°F", "K"], Measurement),
        ["temperature_delta"] = (["°C", "°F", "K"], Measurement),
        ["duration"] = (["d", "h", "min", "s", "ms", "µs"], AnyState),
        ["reactive_energy"] = (["varh", "kvarh"], Totals),
        ["reactive_power"] = (["mvar", "var", "kvar"], Measurement),
        ["apparent_power"] = (["mVA", "VA", "kVA"], Measurement),
        ["voltage"] = (["µV", "mV", "V", "kV", "MV"], Measurement),
        ["current"] = (["mA", "A"], Measurement),
        ["frequency"] = (["Hz", "kHz", "MHz", "GHz"], Measurement),
        ["pressure"] = (["mPa", "Pa", "hPa", "kPa", "mbar", "cbar", "bar", "mmHg", "inHg", "psi"], Measurement),
        ["humidity"] = (["%"], Measurement),
        ["moisture"] = (["%"], Measurement),
        ["weight"] = (["kg", "g", "mg", "µg", "oz", "lb", "st"], Measurement),
        ["signal_strength"] = (["dB", "dBm"], Measurement),
    };

    private static readonly string[] ClassesWithoutState = ["timestamp", "date", "enum"];

    /// <summary>Checks a message of discovery.</summary>
    internal static void Check(string topic, JsonElement message)
    {
        Assert.Matches(TopicForm(), topic);
        string[] keys = Keys(message, RootKeys);
        Assert.Equal(3, keys.Intersect(["dev", "o", "cmps"]).Count());
        CheckDevice(message.GetProperty("dev"));
        Keys(message.GetProperty("o"), OriginKeys);
        Assert.NotEqual("", message.GetProperty("o").GetProperty("name").GetString());
        HashSet<string> unique = [];
        foreach (JsonProperty component in message.GetProperty("cmps").EnumerateObject())
        {
            Assert.Matches(IdForm(), component.Name);
            CheckComponent(component.Value, message.TryGetProperty("state_topic", out _));
            Assert.True(unique.Add(component.Value.GetProperty("unique_id").GetString()!), $"{topic}: {component.Name} has the unique_id of another component.");
        }

        Assert.NotEmpty(unique);
        Assert.True(message.TryGetProperty("avty_mode", out JsonElement mode) ? mode.GetString() == "all" : !message.TryGetProperty("avty", out _));
    }

    private static void CheckDevice(JsonElement device)
    {
        Keys(device, DeviceKeys);
        Assert.All(device.GetProperty("ids").EnumerateArray(), id => Assert.Matches(IdForm(), id.GetString()!));
        Assert.NotEqual(0, device.GetProperty("ids").GetArrayLength());
        Assert.All(device.EnumerateObject().Where(member => member.Name != "ids"), member => Assert.NotEqual("", member.Value.GetString()));
    }

    private static void CheckComponent(JsonElement component, bool hasStateTopic)
    {
        string platform = component.GetProperty("p").GetString()!;
        Keys(component, platform == "sensor" ? SensorKeys : BinarySensorKeys);
        Assert.Contains(platform, new[] { "sensor", "binary_sensor" });
        Assert.Matches(IdForm(), component.GetProperty("unique_id").GetString()!);
        Assert.True(hasStateTopic || component.TryGetProperty("state_topic", out _));
        if (component.TryGetProperty("def_ent_id", out JsonElement entity))
            Assert.Matches($"^{platform}\\.[a-z0-9_]+$", entity.GetString()!);
        if (component.TryGetProperty("ent_cat", out JsonElement category))
            Assert.Equal("diagnostic", category.GetString());
        if (platform == "binary_sensor")
            Assert.Equal("connectivity", component.GetProperty("dev_cla").GetString());
        else
            CheckSensor(component);
    }

    private static void CheckSensor(JsonElement sensor)
    {
        string? state = Text(sensor, "stat_cla");
        string? unit = Text(sensor, "unit_of_meas");
        string? deviceClass = Text(sensor, "dev_cla");
        Assert.True(state == null || AnyState.Contains(state), state);
        Assert.False(sensor.TryGetProperty("lrst_val_tpl", out _) && state != "total");
        if (deviceClass == null)
            return;
        if (ClassesWithoutState.Contains(deviceClass))
        {
            Assert.Equal((null, null), (state, unit));
            return;
        }

        (string[] units, string[] states) = Classes[deviceClass];
        Assert.Contains(unit, units);
        Assert.Contains(state, states);
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static string[] Keys(JsonElement json, string[] permitted)
    {
        string[] keys = [.. json.EnumerateObject().Select(member => member.Name)];
        Assert.Equal(keys.Distinct(), keys);
        Assert.All(keys, key => Assert.Contains(key, permitted));
        return keys;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+/device/[A-Za-z0-9_-]+/config$")]
    private static partial Regex TopicForm();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex IdForm();
}
