using System.Globalization;
using System.Text.Json;
using Mbus.Client.Readings;
using Mbus.Gateway.Host;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Json.Discovery;

/// <summary>
/// Messages by which Home Assistant creates one device for the gateway and one for each meter
/// (https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload). They are not retained: Home Assistant announces its start.
/// </summary>
/// <param name="settings">Settings.</param>
/// <param name="topics">Topics.</param>
internal sealed class DeviceDiscovery(MqttSettings settings, MqttTopics topics)
{
    private readonly EntityNames _names = new(settings.Language);

    private string GatewayDevice => $"mbus_{settings.Gateway}";

    /// <summary>Returns the topic of the discovery of a meter.</summary>
    internal string TopicOf(MeterId meter) => topics.Discovery(DeviceOf(meter));

    /// <summary>Returns the message for the gateway and its buses.</summary>
    internal MqttMessage OfGateway(IEnumerable<string> buses) => Message(topics.Discovery(GatewayDevice), json =>
    {
        json.WriteStartObject("dev"u8);
        WriteIds(json, GatewayDevice);
        json.WriteString("name"u8, $"M-Bus {settings.Gateway}");
        json.WriteString("mf"u8, "Mbus.Edge");
        json.WriteString("mdl"u8, "mbus gateway");
        json.WriteString("sw"u8, GatewayVersion.Text);
        json.WriteEndObject();
        WriteOrigin(json);
        json.WriteStartObject("cmps"u8);
        WriteConnectivity(json, "gateway", _names.Of("connection"), topics.Status);
        foreach (string bus in buses)
            WriteConnectivity(json, $"bus_{bus}", $"{_names.Of("bus")} {bus}", topics.BusStatus(bus));
        json.WriteEndObject();
    });

    /// <summary>Returns the message for a meter.</summary>
    /// <param name="meter">Meter.</param>
    /// <param name="series">All series that the meter has sent so far.</param>
    internal MqttMessage Of(StoredMeter meter, IEnumerable<SeriesKey> series) => Message(TopicOf(meter.Id), json =>
    {
        WriteDevice(json, meter);
        WriteOrigin(json);
        WriteAvailability(json, meter);
        json.WriteString("state_topic"u8, topics.State(meter.Id));
        json.WriteStartObject("cmps"u8);
        WriteLastReading(json, meter.Id);
        foreach (SeriesKey key in series.Where(key => key.Storage == 0 && key.Function != RecordFunction.Error))
        {
            EntityClass? entity = EntityClass.Of(key, meter.Id.Address.Secondary.DeviceType);
            if (entity != null || settings.AllEntities)
                WriteSensor(json, meter.Id, key, entity);
        }

        json.WriteEndObject();
    });

    /// <summary>
    /// Returns the identity of a meter's device. It is the same at another gateway; a meter that does not send its whole identity is unique
    /// only at this gateway.
    /// </summary>
    private string DeviceOf(MeterId meter) => meter.Address.Secondary.HasWildcard ? $"{GatewayDevice}_{meter}" : $"mbus_{meter}";

    private static MqttMessage Message(string topic, Action<Utf8JsonWriter> write) => new(
        topic,
        MeterMessages.Json(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }),
        false);

    private static void WriteOrigin(Utf8JsonWriter json)
    {
        json.WriteStartObject("o"u8);
        json.WriteString("name"u8, "Mbus.Edge");
        json.WriteString("sw"u8, GatewayVersion.Text);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, string id)
    {
        json.WriteStartArray("ids"u8);
        json.WriteStringValue(id);
        json.WriteEndArray();
    }

    private void WriteDevice(Utf8JsonWriter json, StoredMeter meter)
    {
        SecondaryAddress address = meter.Id.Address.Secondary;
        MeterIdentity identity = new(
            address.Identification.ToString("X8", CultureInfo.InvariantCulture), Manufacturer.ToLetters(address.Manufacturer), address.Version, address.DeviceType);
        json.WriteStartObject("dev"u8);
        WriteIds(json, DeviceOf(meter.Id));
        json.WriteString("name"u8, meter.Name ?? _names.OfMeter(identity.MediumCode, identity.Id));
        if (address.Manufacturer != Manufacturer.Any)
            json.WriteString("mf"u8, identity.ManufacturerName ?? identity.Manufacturer);
        string model = _names.Of(identity.Medium);
        json.WriteString("mdl"u8, address.Version == SecondaryAddress.AnyByte ? model : string.Create(CultureInfo.InvariantCulture, $"{model}, {_names.Of("version")} {address.Version}"));
        json.WriteString("sn"u8, identity.Id);
        json.WriteString("via_device"u8, GatewayDevice);
        json.WriteEndObject();
    }

    // A meter whose reading is late is still available: only the state "offline" ends that.
    private void WriteAvailability(Utf8JsonWriter json, StoredMeter meter)
    {
        json.WriteStartArray("avty"u8);
        foreach (string topic in new[] { topics.Status, topics.BusStatus(meter.Bus), topics.MeterStatus(meter.Id) })
        {
            json.WriteStartObject();
            json.WriteString("topic"u8, topic);
            json.WriteString("val_tpl"u8, "{{ 'offline' if value == 'offline' else 'online' }}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("avty_mode"u8, "all");
    }

    private void WriteConnectivity(Utf8JsonWriter json, string id, string name, string topic)
    {
        json.WriteStartObject(id);
        json.WriteString("p"u8, "binary_sensor");
        json.WriteString("unique_id"u8, $"{GatewayDevice}_{id}");
        json.WriteString("name"u8, name);
        json.WriteString("dev_cla"u8, "connectivity");
        json.WriteString("ent_cat"u8, "diagnostic");
        json.WriteString("state_topic"u8, topic);
        json.WriteString("pl_on"u8, "online");
        json.WriteString("pl_off"u8, "offline");
        json.WriteEndObject();
    }

    private void WriteLastReading(Utf8JsonWriter json, MeterId meter)
    {
        WriteEntity(json, meter, "last_reading", _names.Of("last reading"), "{{ value_json.time }}");
        json.WriteString("dev_cla"u8, "timestamp");
        json.WriteString("ent_cat"u8, "diagnostic");
        json.WriteEndObject();
    }

    // A value that a telegram does not contain leaves the entity as it is: Home Assistant ignores an empty number.
    private void WriteSensor(Utf8JsonWriter json, MeterId meter, SeriesKey key, EntityClass? entity)
    {
        string name = SeriesName.Of(key);
        WriteEntity(json, meter, name, _names.Of(key), $"{{{{ value_json.data.{name} | default('') }}}}");
        string unit = DisplayUnit.Of(key.Unit).Symbol;
        if (unit.Length > 0)
            json.WriteString("unit_of_meas"u8, unit);
        if (entity != null)
            json.WriteString("dev_cla"u8, entity.DeviceClass);
        if (entity != null || unit.Length > 0)
            json.WriteString("stat_cla"u8, entity?.StateClass ?? "measurement");
        if (entity?.IsDiagnostic != false)
            json.WriteString("ent_cat"u8, "diagnostic");
        if (entity is { StateClass: "total", IsDiagnostic: false })
        {
            json.WriteString("json_attr_t"u8, topics.Months(meter));
            json.WriteString("json_attr_tpl"u8, $"{{{{ value_json.{name} | default({{}}) | tojson }}}}");
        }

        json.WriteEndObject();
    }

    private void WriteEntity(Utf8JsonWriter json, MeterId meter, string id, string name, string template)
    {
        string unique = $"{DeviceOf(meter)}_{id}";
        json.WriteStartObject(id);
        json.WriteString("p"u8, "sensor");
        json.WriteString("unique_id"u8, unique);
        json.WriteString("def_ent_id"u8, $"sensor.{unique.Replace('-', '_').ToLowerInvariant()}");
        json.WriteString("name"u8, name);
        json.WriteString("val_tpl"u8, template);
    }
}
