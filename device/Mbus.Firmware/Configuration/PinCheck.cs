namespace Mbus.Firmware
{
    /// <summary>Refuses pins and serial ports that the board uses for something else, or does not have.</summary>
    internal static class PinCheck
    {
        /// <summary>Returns empty if all pins and the serial port can be used on the board; otherwise the first error.</summary>
        internal static string Check(Settings settings)
        {
            for (int i = 0; i < SettingRow.Count; i++)
            {
                string wrong = Check(settings, (Setting)i);
                if (wrong.Length > 0)
                    return wrong;
            }

            return "";
        }

        /// <summary>Returns empty if a setting can be used on the board, or is neither a pin nor the serial port; otherwise the error.</summary>
        internal static string Check(Settings settings, Setting setting)
        {
            BoardRow board = settings.Board;
            if (setting == Setting.SerialPort)
                return CheckPort(board, settings.Number(setting));
            if (!SettingRow.IsPin(setting))
                return "";

            int pin = settings.Number(setting);
            string why = pin == SettingRow.NoPin ? "" : Reason(settings, board, setting, pin);
            return why.Length == 0 ? "" : SettingRow.Of(setting).Name + " cannot be GPIO " + pin.ToString() + " on " + board.Name + ": " + why;
        }

        private static string CheckPort(BoardRow board, int port)
        {
            int ports = ChipPins.Ports(board.Chip);
            return port <= ports ? "" : "serial-port must be 1 to " + ports.ToString() + " on " + board.Name + ", not " + port.ToString();
        }

        private static string Reason(Settings settings, BoardRow board, Setting setting, int pin)
        {
            // The board's manufacturer has connected these pins so that the chip can start.
            bool isOwn = (setting == Setting.LedPin && pin == board.Led) || (setting == Setting.ResetPin && pin == board.Button);
            if (IsIn(ChipPins.Missing(board.Chip), pin))
                return "the chip does not have it";
            if (IsIn(board.Ethernet, pin))
                return "the Ethernet PHY uses it";
            if (IsIn(board.Psram, pin))
                return "the PSRAM uses it";
            if (IsIn(ChipPins.Flash(board.Chip), pin))
                return "the flash memory uses it";
            if (IsIn(ChipPins.Console(board.Chip), pin))
                return "it is for flashing and debugging";
            if (!isOwn && IsIn(ChipPins.Boot(board.Chip), pin))
                return "its level at reset selects how the chip starts";
            if (setting != Setting.RxPin && setting != Setting.ResetPin && IsIn(ChipPins.InputOnly(board.Chip), pin))
                return "it is an input";
            return Conflict(settings, setting, pin);
        }

        private static bool IsIn(ulong pins, int pin)
        {
            return ((pins >> pin) & 1) != 0;
        }

        private static string Conflict(Settings settings, Setting setting, int pin)
        {
            for (int i = 0; i < (int)setting; i++)
            {
                if (SettingRow.IsPin((Setting)i) && settings.Number((Setting)i) == pin)
                    return SettingRow.Of((Setting)i).Name + " uses it";
            }

            return "";
        }
    }
}
