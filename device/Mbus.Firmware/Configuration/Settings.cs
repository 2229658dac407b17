namespace Mbus.Firmware
{
    /// <summary>The settings of a bridge: the defaults, and what was set since.</summary>
    internal sealed class Settings
    {
        private const int FirstText = (int)Setting.Allow;

        private readonly int[] _numbers = new int[FirstText];
        private readonly string[] _texts = new string[SettingRow.Count - FirstText];

        /// <summary>The defaults.</summary>
        internal Settings()
        {
            for (int i = 0; i < SettingRow.Count; i++)
            {
                SettingRow row = SettingRow.Of((Setting)i);
                if (row.Text == null)
                    _numbers[i] = row.Number;
                else
                    _texts[i - FirstText] = row.Text;
            }
        }

        /// <summary>The value of a setting that is a number.</summary>
        internal int Number(Setting setting)
        {
            return _numbers[(int)setting];
        }

        /// <summary>The value of a setting that is a text.</summary>
        internal string Text(Setting setting)
        {
            return _texts[(int)setting - FirstText];
        }

        /// <summary>A value as it stands in the file.</summary>
        internal string Format(Setting setting)
        {
            return (int)setting < FirstText ? Number(setting).ToString() : Text(setting);
        }

        /// <summary>Sets what has a name.</summary>
        /// <returns>Empty where it is set; otherwise what is wrong, and nothing is changed.</returns>
        internal string Set(string name, string value)
        {
            for (int i = 0; i < SettingRow.Count; i++)
            {
                SettingRow row = SettingRow.Of((Setting)i);
                if (row.Name == name)
                    return row.Text == null ? SetNumber(i, row, value) : SetText(i, row, value);
            }

            return "there is no setting " + name;
        }

        private static bool HasLength(SettingRow row, string value)
        {
            bool isUnset = row.IsSecret && value.Length == 0;
            return isUnset || (value.Length >= row.Least && value.Length <= row.Most);
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

        private string SetNumber(int index, SettingRow row, string value)
        {
            if (!WholeNumber.TryParse(value, row.Least, row.Most, out int number))
                return row.Name + " is " + row.Least.ToString() + " to " + row.Most.ToString() + ", not " + value;

            _numbers[index] = number;
            return "";
        }

        private string SetText(int index, SettingRow row, string value)
        {
            if (!HasLength(row, value) || value.IndexOf('\n') >= 0 || value.IndexOf('\r') >= 0)
                return row.Name + " is one line of " + row.Least.ToString() + " to " + row.Most.ToString() + " characters";
            if (index == (int)Setting.Allow && !AllowList.TryParse(value, out _))
                return "allow is networks as 192.168.1.0/24 with blanks between, not " + value;
            if (index == (int)Setting.HostName && !IsHostName(value))
                return "host-name is a name as mbus or mbus.example, without http:// and port, not " + value;

            _texts[index - FirstText] = value;
            return "";
        }
    }
}
