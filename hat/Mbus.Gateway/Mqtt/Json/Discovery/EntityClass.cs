using Mbus.Gateway.Meters;

namespace Mbus.Gateway.Mqtt.Json.Discovery;

/// <summary>
/// Class of a series in Home Assistant. The rows are its table of sensors
/// (https://developers.home-assistant.io/docs/core/entity/sensor): a unit that a class does not permit has no row.
/// </summary>
/// <param name="DeviceClass">Device class.</param>
/// <param name="StateClass"><c>total</c> for a register, <c>measurement</c> for a present value.</param>
/// <param name="IsDiagnostic">True for an entity that describes the meter and not the consumption.</param>
internal sealed record EntityClass(string DeviceClass, string StateClass, bool IsDiagnostic = false)
{
    private const string Total = "total";
    private const string Measurement = "measurement";

    private static readonly (string Quantity, string[] Units, EntityClass Class)[] Rows =
    [
        ("energy", ["kWh", "MJ", "kcal"], new("energy", Total)),
        ("reactive energy", ["kvarh"], new("reactive_energy", Total)),
        ("volume", ["m³", "ft³", "gal"], new("volume", Total)),
        ("mass", ["kg"], new("weight", Measurement)),
        ("power", ["W"], new("power", Measurement)),
        ("cumulative maximum power", ["W"], new("power", Measurement)),
        ("reactive power", ["var"], new("reactive_power", Measurement)),
        ("apparent power", ["VA"], new("apparent_power", Measurement)),
        ("volume flow", ["m³/h", "m³/min", "m³/s", "gal/min", "gal/h"], new("volume_flow_rate", Measurement)),
        ("flow temperature", ["°C", "°F"], new("temperature", Measurement)),
        ("return temperature", ["°C", "°F"], new("temperature", Measurement)),
        ("external temperature", ["°C", "°F"], new("temperature", Measurement)),
        ("temperature", ["°C", "°F"], new("temperature", Measurement)),
        ("temperature difference", ["K", "°C", "°F"], new("temperature_delta", Measurement)),
        ("pressure", ["bar"], new("pressure", Measurement)),
        ("relative humidity", ["%"], new("humidity", Measurement)),
        ("moisture", ["%"], new("moisture", Measurement)),
        ("voltage", ["V"], new("voltage", Measurement)),
        ("current", ["A"], new("current", Measurement)),
        ("frequency", ["Hz"], new("frequency", Measurement)),
        ("on time", ["s", "min", "h", "d"], new("duration", Total, true)),
        ("operating time", ["s", "min", "h", "d"], new("duration", Total, true)),
        ("battery operating time", ["s", "min", "h", "d"], new("duration", Total, true)),
        ("remaining battery life", ["s", "min", "h", "d"], new("duration", Measurement, true)),
        ("received radio level", ["dBm"], new("signal_strength", Measurement, true)),
    ];

    // The class of a volume follows from the device type (EN 13757-7:2018, device types).
    private static readonly (byte[] DeviceTypes, string[] Units, EntityClass Class)[] Volumes =
    [
        ([0x03, 0x12, 0x13], ["m³", "ft³"], new("gas", Total)),
        ([0x06, 0x07, 0x10, 0x11, 0x15, 0x16, 0x17, 0x28], ["m³", "ft³", "gal"], new("water", Total)),
    ];

    // With other VIFEs, such as limits, a value is not the quantity itself.
    private static readonly HashSet<string> PlainDetails =
    [
        "", "L1", "L2", "L3", "N", "L1-L2", "L2-L3", "L3-L1", "Q1", "Q2", "Q3", "Q4", "import-export", "to meter", "from meter",
        "accumulation of positive contributions", "accumulation of negative contributions", "accumulation of absolute contributions",
        "uncorrected", "at base conditions", "average value", "non-metric", "multiplied by 1000", "data type C", "data type D",
    ];

    /// <summary>Returns the class of a series; null if Home Assistant has none for it.</summary>
    /// <param name="key">Series.</param>
    /// <param name="deviceType">Device type of the meter.</param>
    internal static EntityClass? Of(SeriesKey key, byte deviceType)
    {
        string unit = DisplayUnit.Of(key.Unit).Symbol;
        if (!key.Detail.Split(", ").All(part => PlainDetails.Contains(part) || part.StartsWith("multiplied by 10^", StringComparison.Ordinal)))
            return null;

        EntityClass? found = Rows.FirstOrDefault(row => row.Quantity == key.Quantity && row.Units.Contains(unit)).Class;
        if (found?.DeviceClass == "volume")
            found = Volumes.FirstOrDefault(row => row.DeviceTypes.Contains(deviceType) && row.Units.Contains(unit)).Class ?? found;
        bool isExtreme = key.Function != RecordFunction.Instantaneous;
        return found == null || (isExtreme && found.StateClass == Total) ? null : found;
    }
}
