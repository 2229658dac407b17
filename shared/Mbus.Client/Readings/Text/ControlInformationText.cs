namespace Mbus.Client.Readings;

/// <summary>Meanings of the CI field, in English (EN 13757-7:2018, table 2; older meanings of 54 to 56, 73, 76 and 77).</summary>
internal static class ControlInformationText
{
    private static readonly Dictionary<byte, string> Names = new()
    {
        [0x50] = "application reset",
        [0x51] = "data send",
        [0x52] = "selection of slaves",
        [0x53] = "application reset, long header",
        [0x54] = "request of the selected application",
        [0x55] = "request of the selected application, long header",
        [0x56] = "selection of slaves, mode 2",
        [0x5A] = "data send, short header",
        [0x5B] = "data send, long header",
        [0x5C] = "synchronize action",
        [0x60] = "COSEM command, long header",
        [0x61] = "COSEM command, short header",
        [0x64] = "OBIS command, long header",
        [0x65] = "OBIS command, short header",
        [0x66] = "response of the selected application",
        [0x67] = "response of the selected application, short header",
        [0x68] = "response of the selected application, long header",
        [0x69] = "format frame",
        [0x6A] = "format frame, short header",
        [0x6B] = "format frame, long header",
        [0x6C] = "set the time",
        [0x6D] = "adjust the time",
        [0x6E] = "application error, short header",
        [0x6F] = "application error, long header",
        [0x70] = "application error",
        [0x71] = "alarm",
        [0x74] = "alarm, short header",
        [0x75] = "alarm, long header",
        [0x72] = "variable structure, long header",
        [0x7A] = "variable structure, short header",
        [0x78] = "variable structure, no header",
        [0x76] = "variable structure, mode 2: high byte first",
        [0x73] = "fixed structure",
        [0x77] = "fixed structure, mode 2: high byte first",
        [0x79] = "compact frame, no header",
        [0x7B] = "compact frame, short header",
        [0x7C] = "COSEM data, long header",
        [0x7D] = "COSEM data, short header",
        [0x7E] = "OBIS data, long header",
        [0x7F] = "OBIS data, short header",
        [0x80] = "transport layer, long header",
        [0x8A] = "transport layer, short header",
        [0x8B] = "transport layer, long header",
        [0x84] = "request of a compact frame",
        [0x85] = "request of a format frame",
        [0x90] = "authentication and fragmentation layer",
    };

    internal static string Of(TelegramHeader header)
    {
        byte ci = header.Ci;
        if (ci == ControlInformation.FixedData && header.Kind != HeaderKind.Fixed)
            return "compact frame, long header";
        return Find(ci) ?? (ci < 0x20 ? "DLMS" : "reserved, or not of the wired M-Bus");
    }

    /// <summary>Returns true for codes of the wired M-Bus, and for manufacturer specific codes.</summary>
    internal static bool IsKnown(byte ci) => Find(ci) != null;

    private static string? Find(byte ci)
    {
        if (Names.TryGetValue(ci, out string? name))
            return name;
        if (ControlInformation.BaudRate(ci) is int baudRate and > 0)
            return $"set {baudRate} Bd";
        return ControlInformation.IsManufacturerSpecific(ci) ? "manufacturer specific" : null;
    }
}
