using System.Globalization;

namespace Mbus.Client.Formats;

/// <summary>
/// VIFs with the units and quantities to which libmbus 0.10.0 normalises. Factors apply to the first code and the following ones; if there
/// are more codes than factors, the last factor applies to the rest.
/// </summary>
internal static class LibmbusSiUnits
{
    private const double Month = 2629743.83;
    private const double Year = 31556926;

    private static readonly double[] One = [1];
    private static readonly double[] Times = [1, 60, 3600, 86400, Month, Year];
    private static readonly double[] LongTimes = [3600, 86400, Month, Year];

    private static readonly (byte First, byte Last, double[] Factors, string Unit, string Quantity)[] PrimaryRows =
    [
        (0x00, 0x07, Tens(-3), "Wh", "Energy"),
        (0x08, 0x0F, Tens(0), "J", "Energy"),
        (0x10, 0x17, Tens(-6), "m^3", "Volume"),
        (0x18, 0x1F, Tens(-3), "kg", "Mass"),
        (0x20, 0x23, Times, "s", "On time"),
        (0x24, 0x27, Times, "s", "Operating time"),
        (0x28, 0x2F, Tens(-3), "W", "Power"),
        (0x30, 0x37, Tens(0), "J/h", "Power"),
        (0x38, 0x3F, Tens(-6), "m^3/h", "Volume flow"),
        (0x40, 0x47, Tens(-7), "m^3/min", "Volume flow"),
        (0x48, 0x4F, Tens(-9), "m^3/s", "Volume flow"),
        (0x50, 0x57, Tens(-3), "kg/h", "Mass flow"),
        (0x58, 0x5B, Tens(-3), "°C", "Flow temperature"),
        (0x5C, 0x5F, Tens(-3), "°C", "Return temperature"),
        (0x60, 0x63, Tens(-3), "K", "Temperature difference"),
        (0x64, 0x67, Tens(-3), "°C", "External temperature"),
        (0x68, 0x6B, Tens(-3), "bar", "Pressure"),
        (0x6C, 0x6C, One, "-", "Time point (date)"),
        (0x6D, 0x6D, One, "-", "Time point (date & time)"),
        (0x6E, 0x6E, One, "Units for H.C.A.", "H.C.A."),
        (0x6F, 0x6F, [0], "Reserved", "Reserved"),
        (0x70, 0x73, Times, "s", "Averaging Duration"),
        (0x74, 0x77, Times, "s", "Actuality Duration"),
        (0x78, 0x78, One, "", "Fabrication No"),
        (0x79, 0x79, One, "", "(Enhanced) Identification"),
        (0x7A, 0x7A, One, "", "Bus Address"),
        (0x7E, 0x7E, One, "", "Any VIF"),
        (0x7F, 0x7F, One, "", "Manufacturer specific"),
    ];

    /// <summary>Codes after VIF FB.</summary>
    private static readonly (byte First, byte Last, double[] Factors, string Unit, string Quantity)[] ExtensionBRows =
    [
        (0x00, 0x01, Tens(5), "Wh", "Energy"),
        (0x02, 0x07, One, "Reserved", "Reserved"),
        (0x08, 0x09, Tens(8), "Reserved", "Energy"),
        (0x0A, 0x0F, One, "Reserved", "Reserved"),
        (0x10, 0x11, Tens(2), "m^3", "Volume"),
        (0x12, 0x17, One, "Reserved", "Reserved"),
        (0x18, 0x19, Tens(5), "kg", "Mass"),
        (0x1A, 0x20, One, "Reserved", "Reserved"),
        (0x21, 0x21, Tens(-1), "feet^3", "Volume"),
        (0x22, 0x23, Tens(-1), "American gallon", "Volume"),
        (0x24, 0x24, Tens(-3), "American gallon/min", "Volume flow"),
        (0x25, 0x25, One, "American gallon/min", "Volume flow"),
        (0x26, 0x26, One, "American gallon/h", "Volume flow"),
        (0x27, 0x27, One, "Reserved", "Reserved"),
        (0x28, 0x29, Tens(5), "W", "Power"),
        (0x2A, 0x2F, One, "Reserved", "Reserved"),
        (0x30, 0x31, Tens(8), "J", "Power"),
        (0x32, 0x57, One, "Reserved", "Reserved"),
        (0x58, 0x5B, Tens(-3), "°F", "Flow temperature"),
        (0x5C, 0x5F, Tens(-3), "°F", "Return temperature"),
        (0x60, 0x63, Tens(-3), "°F", "Temperature difference"),
        (0x64, 0x67, Tens(-3), "°F", "External temperature"),
        (0x68, 0x6F, One, "Reserved", "Reserved"),
        (0x70, 0x73, Tens(-3), "°F", "Cold / Warm Temperature Limit"),
        (0x74, 0x77, Tens(-3), "°C", "Cold / Warm Temperature Limit"),
        (0x78, 0x7F, [1e-3, 1e-3, 1e-1, 1, 1e1, 1e2, 1e3, 1e4], "W", "Cumul count max power"),
    ];

    /// <summary>Codes after VIF FD.</summary>
    private static readonly (byte First, byte Last, double[] Factors, string Unit, string Quantity)[] ExtensionDRows =
    [
        (0x00, 0x03, Tens(-3), "Currency units", "Credit"),
        (0x04, 0x07, Tens(-3), "Currency units", "Debit"),
        (0x08, 0x08, One, "", "Access Number (transmission count)"),
        (0x09, 0x09, One, "", "Medium"),
        (0x0A, 0x0A, One, "", "Manufacturer"),
        (0x0B, 0x0B, One, "", "Parameter set identification"),
        (0x0C, 0x0C, One, "", "Model / Version"),
        (0x0D, 0x0D, One, "", "Hardware version"),
        (0x0E, 0x0E, One, "", "Firmware version"),
        (0x0F, 0x0F, One, "", "Software version"),
        (0x10, 0x10, One, "", "Customer location"),
        (0x11, 0x11, One, "", "Customer"),
        (0x12, 0x12, One, "", "Access Code User"),
        (0x13, 0x13, One, "", "Access Code Operator"),
        (0x14, 0x14, One, "", "Access Code System Operator"),
        (0x15, 0x15, One, "", "Access Code Developer"),
        (0x16, 0x16, One, "", "Password"),
        (0x17, 0x17, One, "", "Error flags"),
        (0x18, 0x18, One, "", "Error mask"),
        (0x19, 0x19, One, "Reserved", "Reserved"),
        (0x1A, 0x1A, One, "", "Digital Output"),
        (0x1B, 0x1B, One, "", "Digital Input"),
        (0x1C, 0x1C, One, "Baud", "Baudrate"),
        (0x1D, 0x1D, One, "Bittimes", "Response delay time"),
        (0x1E, 0x1E, One, "", "Retry"),
        (0x1F, 0x1F, One, "Reserved", "Reserved"),
        (0x20, 0x20, One, "", "First storage # for cyclic storage"),
        (0x21, 0x21, One, "", "Last storage # for cyclic storage"),
        (0x22, 0x22, One, "", "Size of storage block"),
        (0x23, 0x23, One, "Reserved", "Reserved"),
        (0x24, 0x29, Times, "s", "Storage interval"),
        (0x2A, 0x2B, One, "Reserved", "Reserved"),
        (0x2C, 0x2F, Times, "s", "Duration since last readout"),
        (0x30, 0x30, One, "Reserved", "Reserved"),
        (0x31, 0x33, Times[1..], "s", "Duration of tariff"),
        (0x34, 0x39, Times, "s", "Period of tariff"),
        (0x3A, 0x3A, One, "", "Dimensionless"),
        (0x3B, 0x3F, One, "Reserved", "Reserved"),
        (0x40, 0x4F, Tens(-9), "V", "Voltage"),
        (0x50, 0x5F, Tens(-12), "A", "Current"),
        (0x60, 0x60, One, "", "Reset counter"),
        (0x61, 0x61, One, "", "Cumulation counter"),
        (0x62, 0x62, One, "", "Control signal"),
        (0x63, 0x63, One, "", "Day of week"),
        (0x64, 0x64, One, "", "Week number"),
        (0x65, 0x65, One, "", "Time point of day change"),
        (0x66, 0x66, One, "", "State of parameter activation"),
        (0x67, 0x67, One, "", "Special supplier information"),
        (0x68, 0x6B, LongTimes, "s", "Duration since last cumulation"),
        (0x6C, 0x6F, LongTimes, "s", "Operating time battery"),
        (0x70, 0x70, One, "", "Date and time of battery change"),
        (0x71, 0x7F, One, "Reserved", "Reserved"),
    ];

    private static readonly LibmbusSiUnit?[] Primary = Expand(PrimaryRows);
    private static readonly LibmbusSiUnit?[] ExtensionB = Expand(ExtensionBRows);
    private static readonly LibmbusSiUnit?[] ExtensionD = Expand(ExtensionDRows);
    private static readonly double[] Corrections = Tens(-6);

    /// <summary>Returns the normalised form of a VIF and its first VIFE; null if unknown to libmbus.</summary>
    internal static LibmbusSiUnit? Find(byte vif, byte vife) => vif switch
    {
        0xFB => ExtensionB[vife & 0x7F],
        0xFD => ExtensionD[vife & 0x7F],
        0x7C or 0xFC => LibmbusSiUnit.Custom,
        _ => Primary[vif & 0x7F],
    };

    /// <summary>Applies the correction of the first VIFE to a value, except for VIFs FB and FD.</summary>
    internal static double Correct(double value, byte vif, byte vife)
    {
        if (vif is < 0x80 or 0xFB or 0xFD)
            return value;

        return (vife & 0x7F) switch
        {
            >= 0x70 and <= 0x77 => value * Corrections[vife & 7],
            >= 0x78 and <= 0x7B => value + Corrections[3 + (vife & 3)],
            0x7D => value * 1000,
            _ => value,
        };
    }

    /// <summary>Returns 16 powers of ten, each as the nearest double, from the given exponent.</summary>
    private static double[] Tens(int exponent)
    {
        return Enumerable.Range(exponent, 16).Select(e => double.Parse(string.Create(CultureInfo.InvariantCulture, $"1e{e}"), CultureInfo.InvariantCulture)).ToArray();
    }

    private static LibmbusSiUnit?[] Expand((byte First, byte Last, double[] Factors, string Unit, string Quantity)[] rows)
    {
        LibmbusSiUnit?[] units = new LibmbusSiUnit?[128];
        foreach ((byte first, byte last, double[]? factors, string? unit, string? quantity) in rows)
        {
            for (int code = first; code <= last; code++)
                units[code] = new LibmbusSiUnit(unit, quantity, factors[Math.Min(code - first, factors.Length - 1)]);
        }

        return units;
    }
}
