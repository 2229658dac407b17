namespace Mbus.Gateway.Web.Metrics;

/// <summary>Conversion of a unit of M-Bus to a base unit of Prometheus (https://prometheus.io/docs/practices/naming/#base-units).</summary>
/// <param name="Name">Base unit, as the end of a metric's name; empty for none.</param>
/// <param name="Factor">Factor from the unit to the base unit.</param>
/// <param name="Offset">Value that is added after that.</param>
internal sealed record MetricUnit(string Name, double Factor, double Offset = 0)
{
    private const double Hour = 3600;
    private const double Btu = 1055.05585262;
    private const double UsGallon = 0.003785411784;

    // Months and years have no fixed length, and a currency is not known: these have no metric.
    private static readonly Dictionary<string, MetricUnit> Units = new()
    {
        ["Wh"] = new("joules", Hour),
        ["J"] = new("joules", 1),
        ["cal"] = new("joules", 4.184),
        ["BTU"] = new("joules", Btu),
        ["varh"] = new("var_seconds", Hour),
        ["VAh"] = new("volt_ampere_seconds", Hour),
        ["m³"] = new("cubic_meters", 1),
        ["ft³"] = new("cubic_meters", 0.028316846592),
        ["US gal"] = new("cubic_meters", UsGallon),
        ["kg"] = new("grams", 1000),
        ["W"] = new("watts", 1),
        ["J/h"] = new("watts", 1 / Hour),
        ["BTU/s"] = new("watts", Btu),
        ["var"] = new("vars", 1),
        ["VA"] = new("volt_amperes", 1),
        ["m³/h"] = new("cubic_meters_per_second", 1 / Hour),
        ["m³/min"] = new("cubic_meters_per_second", 1 / 60.0),
        ["m³/s"] = new("cubic_meters_per_second", 1),
        ["US gal/min"] = new("cubic_meters_per_second", UsGallon / 60),
        ["US gal/h"] = new("cubic_meters_per_second", UsGallon / Hour),
        ["kg/h"] = new("grams_per_second", 1000 / Hour),
        ["°C"] = new("celsius", 1),
        ["°F"] = new("celsius", 5 / 9.0, -32 * 5 / 9.0),
        ["K"] = new("kelvins", 1),
        ["bar"] = new("pascals", 100_000),
        ["%"] = new("ratio", 0.01),
        ["Hz"] = new("hertz", 1),
        ["°"] = new("degrees", 1),
        ["V"] = new("volts", 1),
        ["A"] = new("amperes", 1),
        ["dBm"] = new("dbm", 1),
        ["s"] = new("seconds", 1),
        ["min"] = new("seconds", 60),
        ["h"] = new("seconds", Hour),
        ["d"] = new("seconds", 86_400),
        ["HCA units"] = new("", 1),
    };

    /// <summary>Returns the base unit of a unit symbol; null if there is none.</summary>
    internal static MetricUnit? Of(string unit) => Units.GetValueOrDefault(unit);

    /// <summary>Converts a value; division by hours is exact where the result is a round number.</summary>
    internal double Convert(double value) => (Factor < 1 ? value / (1 / Factor) : value * Factor) + Offset;
}
