namespace Mbus.Client.Formats;

/// <summary>Media (device types) as named by libmbus 0.10.0.</summary>
internal static class LibmbusMedia
{
    private static readonly string[] FixedTexts =
    [
        "Other", "Oil", "Electricity", "Gas", "Heat", "Steam", "Hot Water", "Water",
        "H.C.A.", "Reserved", "Gas Mode 2", "Heat Mode 2", "Hot Water Mode 2", "Water Mode 2", "H.C.A. Mode 2", "Reserved",
    ];

    /// <summary>Names by device type; empty for types unknown to libmbus.</summary>
    private static readonly string[] Texts =
    [
        "Other", "Oil", "Electricity", "Gas", "Heat: Outlet", "Steam", "Warm water (30-90°C)", "Water",
        "Heat Cost Allocator", "Compressed Air", "Cooling load meter: Outlet", "Cooling load meter: Inlet",
        "Heat: Inlet", "Heat / Cooling load meter", "Bus/System", "Unknown Medium",
        "Irrigation Water", "Water Logger", "Gas Logger", "Gas Converter", "Calorific value", "Hot water (>90°C)", "Cold water", "Dual water",
        "Pressure", "A/D Converter", "Smoke Detector", "Ambient Sensor", "Gas Detector", "", "", "",
        "Breaker: Electricity", "Valve: Gas or Water", "Reserved", "Reserved", "Reserved", "Customer Unit: Display Device", "Reserved", "Reserved",
        "Waste Water", "Garbage", "Reserved", "Reserved", "Reserved", "Reserved", "Reserved", "Reserved",
        "Service Unit", "Reserved", "Reserved", "Reserved", "Reserved", "", "Radio Converter: System", "Radio Converter: Meter",
        "Reserved", "Reserved", "Reserved", "Reserved", "Reserved", "Reserved", "Reserved", "Reserved",
    ];

    private static readonly byte[][] FixedElements = LibmbusElement.All("Medium", FixedTexts.Length, medium => FixedTexts[medium]);
    private static readonly byte[][] Elements = LibmbusElement.All("Medium", 256, Text);

    /// <summary>Returns the element for one of the 16 media of the fixed data structure.</summary>
    internal static ReadOnlySpan<byte> FixedElement(int medium) => FixedElements[medium];

    /// <summary>Returns the element for a device type.</summary>
    internal static ReadOnlySpan<byte> Element(byte medium) => Elements[medium];

    private static string Text(int medium)
    {
        return medium < Texts.Length && Texts[medium] != "" ? Texts[medium] : $"Unknown medium (0x{medium:x2})";
    }
}
