namespace Mbus.Firmware
{
    /// <summary>
    /// A board: its firmware, its network and its pins. The Ethernet pins are those that nanoFramework's target reserves
    /// (targets/ESP32/defconfig and Kconfig.ethernet in nf-interpreter); the others are from the manuals in hardware-docs/esp32.md.
    /// </summary>
    internal readonly struct BoardRow
    {
        /// <summary>The number of boards.</summary>
        internal const int Count = 8;

        /// <summary>The name of the default board.</summary>
        internal const string DefaultName = "esp32";

        // Data and clock of the management interface, and RMII: TXD0, TX_EN, TXD1, RXD0, RXD1, CRS_DV.
        private const ulong Rmii = (1UL << 23) | (1UL << 18) | (1UL << 19) | (1UL << 21) | (1UL << 22) | (1UL << 25) | (1UL << 26) | (1UL << 27);
        private const ulong WroverPsram = (1UL << 16) | (1UL << 17);
        private const ulong OctalPsram = 31UL << 33;

        /// <summary>The value of the setting board.</summary>
        internal readonly string Name;

        /// <summary>The name of nanoFramework's firmware for it.</summary>
        internal readonly string Target;

        internal readonly Chip Chip;

        /// <summary>The pins of the Ethernet PHY; 0 without Ethernet. Bit n is GPIO n.</summary>
        internal readonly ulong Ethernet;

        /// <summary>The pins of the PSRAM; 0 without PSRAM.</summary>
        internal readonly ulong Psram;

        /// <summary>The default of tx-pin.</summary>
        internal readonly int Tx;

        /// <summary>The default of rx-pin.</summary>
        internal readonly int Rx;

        /// <summary>The LED of the board; <see cref="SettingRow.NoPin"/> if it has none, or one that needs a driver.</summary>
        internal readonly int Led;

        /// <summary>The button of the board; <see cref="SettingRow.NoPin"/> if it has none that can be read.</summary>
        internal readonly int Button;

        private BoardRow(string name, string target, Chip chip, ulong ethernet, ulong psram, int tx, int rx, int led, int button)
        {
            Name = name;
            Target = target;
            Chip = chip;
            Ethernet = ethernet;
            Psram = psram;
            Tx = tx;
            Rx = rx;
            Led = led;
            Button = button;
        }

        /// <summary>True for a board with Ethernet.</summary>
        internal bool HasEthernet
        {
            get { return Ethernet != 0; }
        }

        /// <summary>The row with a number, 0 to <see cref="Count"/> - 1.</summary>
        internal static BoardRow Of(int number)
        {
            switch (number)
            {
                case 0: return new BoardRow(DefaultName, "ESP32_REV3", Chip.Esp32, 0, 0, 17, 16, 2, 0);
                case 1: return new BoardRow("esp32-wrover", "ESP32_PSRAM_REV3", Chip.Esp32, 0, WroverPsram, 32, 33, 2, 0);
                case 2: return new BoardRow("esp32-s3", "ESP32_S3_OCTAL", Chip.Esp32S3, 0, OctalPsram, 17, 18, SettingRow.NoPin, 0);
                case 3: return new BoardRow("esp32-c3", "ESP32_C3", Chip.Esp32C3, 0, 0, 5, 4, SettingRow.NoPin, 9);
                case 4: return new BoardRow("wt32-eth01", "ESP32_WT32_ETH01", Chip.Esp32, Rmii | (1UL << 0) | (1UL << 16), 0, 17, 35, SettingRow.NoPin, SettingRow.NoPin);
                case 5: return new BoardRow("olimex-poe", "ESP32_OLIMEX", Chip.Esp32, Rmii | (1UL << 12) | (1UL << 17), 0, 4, 36, SettingRow.NoPin, 34);
                case 6: return new BoardRow("olimex-poe-wrover", "ESP32_OLIMEX_WROVER", Chip.Esp32, Rmii | (1UL << 12) | (1UL << 0), WroverPsram, 4, 36, SettingRow.NoPin, 34);
                default: return new BoardRow("lilygo-t-internet", "ESP32_LILYGO", Chip.Esp32, Rmii | (1UL << 5) | (1UL << 17), 0, 32, 33, SettingRow.NoPin, SettingRow.NoPin);
            }
        }

        /// <summary>Finds a board by its name. False if there is none.</summary>
        internal static bool TryFind(string name, out BoardRow board)
        {
            for (int i = 0; i < Count; i++)
            {
                board = Of(i);
                if (board.Name == name)
                    return true;
            }

            board = Of(0);
            return false;
        }
    }
}
