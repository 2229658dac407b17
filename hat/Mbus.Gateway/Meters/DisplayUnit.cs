using Mbus.Client.Readings;

namespace Mbus.Gateway.Meters;

/// <summary>
/// Unit of a value for people: the unit of the meter with the prefix that people use, so kWh for Wh. Only the decimal point moves: every
/// digit of the meter is kept.
/// </summary>
/// <param name="Symbol">Unit symbol; empty for none.</param>
/// <param name="Prefix">Power of ten of the prefix: 3 for kilo.</param>
public readonly record struct DisplayUnit(string Symbol, int Prefix)
{
    private static readonly Dictionary<string, DisplayUnit> Prefixed = new()
    {
        ["Wh"] = new("kWh", 3),
        ["J"] = new("MJ", 6),
        ["cal"] = new("kcal", 3),
        ["varh"] = new("kvarh", 3),
        ["VAh"] = new("kVAh", 3),
        ["US gal"] = new("gal", 0),
        ["US gal/min"] = new("gal/min", 0),
        ["US gal/h"] = new("gal/h", 0),
    };

    /// <summary>Returns the unit for a unit of the meter.</summary>
    public static DisplayUnit Of(string unit) => Prefixed.TryGetValue(unit, out DisplayUnit prefixed) ? prefixed : new DisplayUnit(unit, 0);

    /// <summary>Converts a value.</summary>
    public ExactDecimal Convert(ExactDecimal value) => value with { Exponent = value.Exponent - Prefix };
}
