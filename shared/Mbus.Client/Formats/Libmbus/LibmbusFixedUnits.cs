namespace Mbus.Client.Formats;

/// <summary>Units of the fixed data structure as named by libmbus 0.10.0, which swaps 0D and 0E.</summary>
internal static class LibmbusFixedUnits
{
    private static readonly string[] Texts =
    [
        "h,m,s", "D,M,Y", "Wh", "10 Wh", "100 Wh", "kWh", "10 kWh", "100 kWh",
        "MWh", "10 MWh", "100 MWh", "kJ", "10 kJ", "MJ", "100 kJ", "10 MJ",
        "100 MJ", "GJ", "10 GJ", "100 GJ", "W", "10 W", "100 W", "kW",
        "10 kW", "100 kW", "MW", "10 MW", "100 MW", "kJ/h", "10 kJ/h", "100 kJ/h",
        "MJ/h", "10 MJ/h", "100 MJ/h", "GJ/h", "10 GJ/h", "100 GJ/h", "ml", "10 ml",
        "100 ml", "l", "10 l", "100 l", "m^3", "10 m^3", "100 m^3", "ml/h",
        "10 ml/h", "100 ml/h", "l/h", "10 l/h", "100 l/h", "m^3/h", "10 m^3/h", "100 m^3/h",
        "1e-3 °C", "units for HCA", "reserved", "reserved", "reserved", "reserved", "reserved but historic", "without units",
    ];

    private static readonly byte[][] Elements = LibmbusElement.All("Unit", Texts.Length, code => Texts[code]);

    /// <summary>Returns the element for a byte of medium and unit.</summary>
    internal static ReadOnlySpan<byte> Element(byte unit) => Elements[unit & 0x3F];
}
