namespace Mbus.Firmware
{
    /// <summary>The settings of a bridge: the defaults with all changes.</summary>
    internal sealed class Settings
    {
        private const int MaxMeters = 16;
        private const int FirstText = (int)Setting.Board;

        private readonly int[] _numbers = new int[FirstText];
        private readonly string[] _texts = new string[SettingRow.Count - FirstText];

        /// <summary>Creates settings with their defaults.</summary>
        internal Settings()
        {
            for (int i = 0; i < SettingRow.Count; i++)
                Reset((Setting)i);
        }

        /// <summary>The board.</summary>
        internal BoardRow Board
        {
            get
            {
                BoardRow.TryFind(Text(Setting.Board), out BoardRow board);
                return board;
            }
        }

        /// <summary>The value of a setting that is a number; for a pin that is not set, that of the board.</summary>
        internal int Number(Setting setting)
        {
            int number = _numbers[(int)setting];
            if (number != SettingRow.OfTheBoard)
                return number;

            BoardRow board = Board;
            switch (setting)
            {
                case Setting.TxPin: return board.Tx;
                case Setting.RxPin: return board.Rx;
                case Setting.LedPin: return board.Led;
                default: return board.Button;
            }
        }

        /// <summary>The value of a setting that is a text.</summary>
        internal string Text(Setting setting)
        {
            return _texts[(int)setting - FirstText];
        }

        /// <summary>Returns a value as text, in the format of the file; empty for a pin that is not set.</summary>
        internal string Format(Setting setting)
        {
            if ((int)setting >= FirstText)
                return Text(setting);

            int number = _numbers[(int)setting];
            return number == SettingRow.OfTheBoard ? "" : number.ToString();
        }

        /// <summary>Changes a setting back to its default.</summary>
        internal void Reset(Setting setting)
        {
            SettingRow row = SettingRow.Of(setting);
            if (row.Text == null)
                _numbers[(int)setting] = row.Number;
            else
                _texts[(int)setting - FirstText] = row.Text;
        }

        /// <summary>Changes the setting with a name.</summary>
        /// <returns>Empty after a change; otherwise the error, and no setting is changed.</returns>
        internal string Set(string name, string value)
        {
            for (int i = 0; i < SettingRow.Count; i++)
            {
                SettingRow row = SettingRow.Of((Setting)i);
                if (row.Name == name)
                    return row.Text == null ? SetNumber(i, row, value) : SetText(i, row, value);
            }

            return "unknown setting " + name;
        }

        private static bool HasLength(SettingRow row, string value)
        {
            bool isUnset = row.IsSecret && value.Length == 0;
            return isUnset || (value.Length >= row.Minimum && value.Length <= row.Maximum);
        }

        private static bool IsHostName(string text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                char next = text[i];
                bool isLetter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
                if (!isLetter && (next < '0' || next > '9') && next != '-' && next != '.')
                    return false;
            }

            return true;
        }

        private static bool AreMeters(string text)
        {
            string[] addresses = text.Split(' ');
            for (int i = 0; i < addresses.Length; i++)
            {
                if (!AddressText.IsAddress(addresses[i]))
                    return text.Length == 0;
            }

            return addresses.Length <= MaxMeters;
        }

        private static string BoardNames()
        {
            string names = BoardRow.DefaultName;
            for (int i = 1; i < BoardRow.Count; i++)
                names += (i == BoardRow.Count - 1 ? " or " : ", ") + BoardRow.Of(i).Name;
            return names;
        }

        private string SetNumber(int index, SettingRow row, string value)
        {
            if (value.Length == 0 && row.Number == SettingRow.OfTheBoard)
            {
                _numbers[index] = SettingRow.OfTheBoard;
                return "";
            }

            if (!WholeNumber.TryParse(value, row.Minimum, row.Maximum, out int number))
                return row.Name + " must be " + row.Minimum.ToString() + " to " + row.Maximum.ToString() + ", not " + value;

            _numbers[index] = number;
            return "";
        }

        private string SetText(int index, SettingRow row, string value)
        {
            if (!HasLength(row, value) || value.IndexOf('\n') >= 0 || value.IndexOf('\r') >= 0)
                return row.Name + " must be one line of " + row.Minimum.ToString() + " to " + row.Maximum.ToString() + " characters";
            if (index == (int)Setting.Allow && !AllowList.TryParse(value, out _))
                return "allow must be networks such as 192.168.1.0/24, separated by blanks, not " + value;
            if (index == (int)Setting.HostName && !IsHostName(value))
                return "host-name must be a name such as mbus or mbus.example, without http:// and port, not " + value;

            if (index == (int)Setting.MqttBroker && value.Length > 0 && !AllowList.TryParseEndPoint(value, out _, out _))
                return "mqtt-broker must be an IPv4 address such as 192.168.1.2 or 192.168.1.2:1883, not " + value;
            if (index == (int)Setting.MqttMeters && !AreMeters(value))
                return "mqtt-meters must be at most 16 addresses, separated by one blank, such as 1 12345678TST0107, not " + value;
            if (index == (int)Setting.Board && !BoardRow.TryFind(value, out _))
                return "board must be " + BoardNames() + ", not " + value;

            _texts[index - FirstText] = value;
            return "";
        }
    }
}
