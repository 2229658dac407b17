using System.Globalization;
using System.Text;

namespace Mbus.Client.Formats;

/// <summary>
/// Units as named by libmbus 0.10.0. {10} stands for its prefix of a power of ten, for the first code, increased by one for each following
/// code; {nn} for seconds to days, {second} the same in other words, {hour} for hours to years, by the lowest two bits; {code} and {CODE}
/// for the byte in lower and upper case digits.
/// </summary>
internal static class LibmbusUnits
{
    private const int Unscaled = 0;

    private static readonly (byte First, byte Last, int Exponent, string Text)[] PrimaryRows =
    [
        (0x00, 0x07, -3, "Energy ({10}Wh)"),
        (0x08, 0x0F, 0, "Energy ({10}J)"),
        (0x10, 0x17, -6, "Volume ({10} m^3)"),
        (0x18, 0x1F, -3, "Mass ({10}kg)"),
        (0x20, 0x23, Unscaled, "On time ({nn})"),
        (0x24, 0x27, Unscaled, "Operating time ({nn})"),
        (0x28, 0x2F, -3, "Power ({10}W)"),
        (0x30, 0x37, 0, "Power ({10}J/h)"),
        (0x38, 0x3F, -6, "Volume flow ({10} m^3/h)"),
        (0x40, 0x47, -7, "Volume flow ({10} m^3/min)"),
        (0x48, 0x4F, -9, "Volume flow ({10} m^3/s)"),
        (0x50, 0x57, -3, "Mass flow ({10} kg/h)"),
        (0x58, 0x5B, -3, "Flow temperature ({10}deg C)"),
        (0x5C, 0x5F, -3, "Return temperature ({10}deg C)"),
        (0x60, 0x63, -3, "Temperature Difference ({10} deg C)"),
        (0x64, 0x67, -3, "External temperature ({10} deg C)"),
        (0x68, 0x6B, -3, "Pressure ({10} bar)"),
        (0x6C, 0x6C, Unscaled, "Time Point (date)"),
        (0x6D, 0x6D, Unscaled, "Time Point (time & date)"),
        (0x6E, 0x6E, Unscaled, "Units for H.C.A."),
        (0x6F, 0x6F, Unscaled, "Reserved"),
        (0x70, 0x73, Unscaled, "Averaging Duration ({nn})"),
        (0x74, 0x77, Unscaled, "Actuality Duration ({nn})"),
        (0x78, 0x78, Unscaled, "Fabrication number"),
        (0x79, 0x79, Unscaled, "Unknown (VIF=0x{CODE})"),
        (0x7A, 0x7A, Unscaled, "Bus Address"),
        (0x7B, 0x7B, Unscaled, "Unknown (VIF=0x{CODE})"),
        (0x7C, 0x7C, Unscaled, "Custom VIF"),
        (0x7D, 0x7E, Unscaled, "Unknown (VIF=0x{CODE})"),
        (0x7F, 0x7F, Unscaled, "Manufacturer specific"),
    ];

    /// <summary>Codes after VIF FB.</summary>
    private static readonly (byte First, byte Last, int Exponent, string Text)[] ExtensionBRows =
    [
        (0x00, 0x00, Unscaled, "Energy (0.1 MWh)"),
        (0x01, 0x01, Unscaled, "Energy (MWh)"),
        (0x02, 0x07, Unscaled, "Reserved (0x{code})"),
        (0x08, 0x08, Unscaled, "Energy (0.1 GJ)"),
        (0x09, 0x09, Unscaled, "Energy (GJ)"),
        (0x0A, 0x0F, Unscaled, "Reserved (0x{code})"),
        (0x10, 0x11, 2, "Volume ({10}m3)"),
        (0x12, 0x17, Unscaled, "Reserved (0x{code})"),
        (0x18, 0x19, 2, "Mass ({10}t)"),
        (0x1A, 0x20, Unscaled, "Reserved (0x{code})"),
        (0x21, 0x21, Unscaled, "Volume (0.1 feet^3)"),
        (0x22, 0x22, Unscaled, "Volume (0.1 american gallon)"),
        (0x23, 0x23, Unscaled, "Volume (american gallon)"),
        (0x24, 0x24, Unscaled, "Volume flow (0.001 american gallon/min)"),
        (0x25, 0x25, Unscaled, "Volume flow (american gallon/min)"),
        (0x26, 0x26, Unscaled, "Volume flow (american gallon/h)"),
        (0x27, 0x27, Unscaled, "Reserved (0x{code})"),
        (0x28, 0x28, Unscaled, "Power (0.1 MW)"),
        (0x29, 0x29, Unscaled, "Power (MW)"),
        (0x2A, 0x2F, Unscaled, "Reserved (0x{code})"),
        (0x30, 0x30, Unscaled, "Power (0.1 GJ/h)"),
        (0x31, 0x31, Unscaled, "Power (GJ/h)"),
        (0x32, 0x4F, Unscaled, "Reserved (0x{code})"),
        (0x50, 0x51, Unscaled, "Unrecognized VIF 0xFB extension: 0x{code}"),
        (0x52, 0x57, Unscaled, "Reserved (0x{code})"),
        (0x58, 0x5B, -3, "Flow Temperature ({10} degree F)"),
        (0x5C, 0x5F, -3, "Return Temperature ({10} degree F)"),
        (0x60, 0x63, -3, "Temperature Difference ({10} degree F)"),
        (0x64, 0x67, -3, "External Temperature ({10} degree F)"),
        (0x68, 0x6F, Unscaled, "Reserved (0x{code})"),
        (0x70, 0x73, -3, "Cold / Warm Temperature Limit ({10} degree F)"),
        (0x74, 0x77, -3, "Cold / Warm Temperature Limit ({10} degree C)"),
        (0x78, 0x7F, -3, "cumul. count max power ({10} W)"),
    ];

    /// <summary>Codes after VIF FD.</summary>
    private static readonly (byte First, byte Last, int Exponent, string Text)[] ExtensionDRows =
    [
        (0x00, 0x03, -3, "Credit of {10} of the nominal local legal currency units"),
        (0x04, 0x07, -3, "Debit of {10} of the nominal local legal currency units"),
        (0x08, 0x08, Unscaled, "Access Number (transmission count)"),
        (0x09, 0x09, Unscaled, "Medium (as in fixed header)"),
        (0x0A, 0x0A, Unscaled, "Manufacturer (as in fixed header)"),
        (0x0B, 0x0B, Unscaled, "Parameter set identification"),
        (0x0C, 0x0C, Unscaled, "Model / Version"),
        (0x0D, 0x0D, Unscaled, "Hardware version"),
        (0x0E, 0x0E, Unscaled, "Firmware version"),
        (0x0F, 0x0F, Unscaled, "Software version"),
        (0x10, 0x10, Unscaled, "Customer location"),
        (0x11, 0x11, Unscaled, "Customer"),
        (0x12, 0x12, Unscaled, "Access Code User"),
        (0x13, 0x13, Unscaled, "Access Code Operator"),
        (0x14, 0x14, Unscaled, "Access Code System Operator"),
        (0x15, 0x15, Unscaled, "Access Code Developer"),
        (0x16, 0x16, Unscaled, "Password"),
        (0x17, 0x17, Unscaled, "Error flags"),
        (0x18, 0x18, Unscaled, "Error mask"),
        (0x19, 0x19, Unscaled, "Reserved"),
        (0x1A, 0x1A, Unscaled, "Digital output (binary)"),
        (0x1B, 0x1B, Unscaled, "Digital input (binary)"),
        (0x1C, 0x1C, Unscaled, "Baudrate"),
        (0x1D, 0x1D, Unscaled, "response delay time"),
        (0x1E, 0x1E, Unscaled, "Retry"),
        (0x1F, 0x1F, Unscaled, "Reserved"),
        (0x20, 0x20, Unscaled, "First storage # for cyclic storage"),
        (0x21, 0x21, Unscaled, "Last storage # for cyclic storage"),
        (0x22, 0x22, Unscaled, "Size of storage block"),
        (0x23, 0x23, Unscaled, "Reserved"),
        (0x24, 0x27, Unscaled, "Storage interval {second}"),
        (0x28, 0x28, Unscaled, "Storage interval month(s)"),
        (0x29, 0x29, Unscaled, "Storage interval year(s)"),
        (0x2A, 0x2B, Unscaled, "Reserved"),
        (0x2C, 0x2F, Unscaled, "Duration since last readout {second}"),
        (0x30, 0x30, Unscaled, "Start (date/time) of tariff"),
        (0x31, 0x33, Unscaled, "Duration of tariff {second}"),
        (0x34, 0x37, Unscaled, "Period of tariff {second}"),
        (0x38, 0x38, Unscaled, "Period of tariff months(s)"),
        (0x39, 0x39, Unscaled, "Period of tariff year(s)"),
        (0x3A, 0x3A, Unscaled, "dimensionless / no VIF"),
        (0x3B, 0x3F, Unscaled, "Reserved"),
        (0x40, 0x4F, -9, "{10} V"),
        (0x50, 0x5F, -12, "{10} A"),
        (0x60, 0x60, Unscaled, "Reset counter"),
        (0x61, 0x61, Unscaled, "Cumulation counter"),
        (0x62, 0x62, Unscaled, "Control signal"),
        (0x63, 0x63, Unscaled, "Day of week"),
        (0x64, 0x64, Unscaled, "Week number"),
        (0x65, 0x65, Unscaled, "Time point of day change"),
        (0x66, 0x66, Unscaled, "State of parameter activation"),
        (0x67, 0x67, Unscaled, "Special supplier information"),
        (0x68, 0x6B, Unscaled, "Duration since last cumulation {hour}"),
        (0x6C, 0x6F, Unscaled, "Operating time battery {hour}"),
        (0x70, 0x70, Unscaled, "Date and time of battery change"),
        (0x71, 0x7F, Unscaled, "Reserved VIF extension"),
    ];

    private static readonly string[] Durations = ["seconds", "minutes", "hours", "days"];
    private static readonly string[] Intervals = ["second(s)", "minute(s)", "hour(s)", "day(s)", "month(s)", "year(s)"];

    private static readonly byte[][] Primary = Expand(PrimaryRows);
    private static readonly byte[][] ExtensionB = Expand(ExtensionBRows);
    private static readonly byte[][] ExtensionD = Expand(ExtensionDRows);
    private static readonly byte[][] CustomPrefixes =
        Enumerable.Range(-6, 8).Select(exponent => Encoding.ASCII.GetBytes(Prefix(exponent) + " ")).ToArray();

    /// <summary>Returns the element of a VIF and its first VIFE, and the start tag of the value.</summary>
    internal static ReadOnlySpan<byte> Element(byte vif, byte vife) => vif switch
    {
        0xFB => ExtensionB[vife],
        0xFD => ExtensionD[vife],
        _ => Primary[vif],
    };

    /// <summary>Returns the prefix before the text of VIF FC with VIFE 70 to 77: that of 10^-6 to 10^1, and a space.</summary>
    internal static ReadOnlySpan<byte> CustomPrefix(int correction) => CustomPrefixes[correction];

    private static byte[][] Expand((byte First, byte Last, int Exponent, string Text)[] rows)
    {
        byte[][] elements = LibmbusElement.All("Unit", 256, code =>
        {
            int plain = code & 0x7F;
            (byte first, _, int exponent, string text) = rows.Single(row => plain >= row.First && plain <= row.Last);
            return text
                .Replace("{10}", Prefix(exponent + plain - first), StringComparison.Ordinal)
                .Replace("{nn}", Durations[plain & 3], StringComparison.Ordinal)
                .Replace("{second}", Intervals[plain & 3], StringComparison.Ordinal)
                .Replace("{hour}", Intervals[2 + (plain & 3)], StringComparison.Ordinal)
                .Replace("{code}", $"{code:x2}", StringComparison.Ordinal)
                .Replace("{CODE}", $"{code:X2}", StringComparison.Ordinal);
        });
        return [.. elements.Select(element => (byte[])[.. element, .. "        <Value>"u8])];
    }

    private static string Prefix(int exponent) => exponent switch
    {
        -6 => "my",
        -3 => "m",
        0 => "",
        1 => "10 ",
        2 => "100 ",
        3 => "k",
        4 => "10 k",
        5 => "100 k",
        6 => "M",
        _ => string.Create(CultureInfo.InvariantCulture, $"1e{exponent} "),
    };
}
