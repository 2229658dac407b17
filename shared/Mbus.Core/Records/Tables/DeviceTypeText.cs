namespace Mbus
{
    /// <summary>Names of device types (media) of the long header (EN 13757-3 and -7, device types).</summary>
    public static class DeviceTypeText
    {
        /// <summary>Returns the name in lower case; for a reserved type, its code in hexadecimal.</summary>
        public static string Text(byte deviceType)
        {
            switch (deviceType)
            {
                case 0x00: return "other";
                case 0x01: return "oil";
                case 0x02: return "electricity";
                case 0x03: return "gas";
                case 0x04: return "heat (return)";
                case 0x05: return "steam";
                case 0x06: return "warm water";
                case 0x07: return "water";
                case 0x08: return "heat cost allocator";
                case 0x09: return "compressed air";
                case 0x0A: return "cooling (return)";
                case 0x0B: return "cooling (flow)";
                case 0x0C: return "heat (flow)";
                case 0x0D: return "heat and cooling";
                case 0x0E: return "bus or system";
                case 0x0F: return "unknown";
                case 0x10: return "irrigation water";
                case 0x11: return "water logger";
                case 0x12: return "gas logger";
                case 0x13: return "gas converter";
                case 0x14: return "calorific value";
                case 0x15: return "hot water";
                case 0x16: return "cold water";
                case 0x17: return "hot and cold water";
                case 0x18: return "pressure";
                case 0x19: return "A/D converter";
                case 0x1A: return "smoke detector";
                case 0x1B: return "room sensor";
                case 0x1C: return "gas detector";
                case 0x20: return "breaker";
                case 0x21: return "valve";
                case 0x25: return "customer unit";
                case 0x28: return "waste water";
                case 0x29: return "garbage";
                case 0x2A: return "carbon dioxide";
                case 0x30: return "service tool";
                case 0x31: return "communication controller";
                case 0x32: return "unidirectional repeater";
                case 0x33: return "bidirectional repeater";
                case 0x36: return "radio converter (system)";
                case 0x37: return "radio converter (meter)";
                case 0x38: return "wired adapter";
                default: return "reserved " + NumberText.Hex(deviceType, 2);
            }
        }
    }
}
