namespace Mbus.Firmware
{
    /// <summary>
    /// The pins of a chip that the firmware must not use. Bit n of a set is GPIO n. Source: ESP-IDF programming guide, page "GPIO &amp; RTC
    /// GPIO" of each chip.
    /// </summary>
    internal static class ChipPins
    {
        private const int HighestPin = 63;

        /// <summary>The pins that the chip does not have.</summary>
        internal static ulong Missing(Chip chip)
        {
            switch (chip)
            {
                case Chip.Esp32: return Range(20, 20) | Range(24, 24) | Range(28, 31) | Range(40, HighestPin);
                case Chip.Esp32S3: return Range(22, 25) | Range(49, HighestPin);
                default: return Range(22, HighestPin);
            }
        }

        /// <summary>The pins of the flash memory in or beside the chip.</summary>
        internal static ulong Flash(Chip chip)
        {
            switch (chip)
            {
                case Chip.Esp32: return Range(6, 11);
                case Chip.Esp32S3: return Range(26, 32);
                default: return Range(11, 17);
            }
        }

        /// <summary>The strapping pins: their levels at reset select how the chip starts.</summary>
        internal static ulong Boot(Chip chip)
        {
            switch (chip)
            {
                case Chip.Esp32: return Range(0, 0) | Range(2, 2) | Range(5, 5) | Range(12, 12) | Range(15, 15);
                case Chip.Esp32S3: return Range(0, 0) | Range(3, 3) | Range(45, 46);
                default: return Range(2, 2) | Range(8, 9);
            }
        }

        /// <summary>The pins of UART 0 and of the USB port, for flashing and debugging.</summary>
        internal static ulong Console(Chip chip)
        {
            switch (chip)
            {
                case Chip.Esp32: return Range(1, 1) | Range(3, 3);
                case Chip.Esp32S3: return Range(19, 20) | Range(43, 44);
                default: return Range(18, 21);
            }
        }

        /// <summary>The pins that cannot be driven.</summary>
        internal static ulong InputOnly(Chip chip)
        {
            return chip == Chip.Esp32 ? Range(34, 39) : 0;
        }

        /// <summary>The number of serial ports.</summary>
        internal static int Ports(Chip chip)
        {
            return chip == Chip.Esp32 ? 3 : 2;
        }

        /// <summary>The set of the pins from the first to the last one.</summary>
        internal static ulong Range(int first, int last)
        {
            return (ulong.MaxValue >> (HighestPin - last + first)) << first;
        }
    }
}
