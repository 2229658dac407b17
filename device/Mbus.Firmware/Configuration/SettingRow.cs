namespace Mbus.Firmware
{
    /// <summary>The name, range and default of a setting. A switch statement costs the device no memory, unlike a table.</summary>
    internal readonly struct SettingRow
    {
        /// <summary>The number of settings.</summary>
        internal const int Count = (int)Setting.MqttPassword + 1;

        /// <summary>No pin: the firmware does not drive this function.</summary>
        internal const int NoPin = -1;

        /// <summary>A pin that is not set: that of the board.</summary>
        internal const int OfTheBoard = -2;

        // Private addresses (RFC 1918), link-local ones (RFC 3927), and loopback.
        private const string PrivateNetworks = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 127.0.0.0/8";

        private const int LastPin = 48;

        internal readonly string Name;

        /// <summary>The default of a number.</summary>
        internal readonly int Number;

        /// <summary>The minimum of a number, or the minimum length of a text; a secret can also be empty.</summary>
        internal readonly int Minimum;

        /// <summary>The maximum of a number, or the maximum length of a text.</summary>
        internal readonly int Maximum;

        /// <summary>The default of a text; null for a number.</summary>
        internal readonly string? Text;

        /// <summary>True for a secret: it is never shown, and is empty if it is not set.</summary>
        internal readonly bool IsSecret;

        private SettingRow(string name, int number, int minimum, int maximum, string? text, bool isSecret)
        {
            Name = name;
            Number = number;
            Minimum = minimum;
            Maximum = maximum;
            Text = text;
            IsSecret = isSecret;
        }

        /// <summary>The row of a setting.</summary>
        internal static SettingRow Of(Setting setting)
        {
            switch (setting)
            {
                case Setting.Port: return OfNumber("port", 10001, 1, 65535);
                case Setting.PagePort: return OfNumber("page-port", 80, 0, 65535);
                case Setting.Clients: return OfNumber("clients", 3, 1, 8);
                case Setting.ReadOnly: return OfNumber("read-only", 1, 0, 1);
                case Setting.IdleSeconds: return OfNumber("idle-seconds", 600, 0, 86400);
                case Setting.Baud: return OfNumber("baud", 2400, 300, 38400);
                case Setting.SlackMs: return OfNumber("slack-ms", 0, 0, 5000);
                case Setting.SerialPort: return OfNumber("serial-port", 2, 1, 3);
                case Setting.TxPin: return OfNumber("tx-pin", OfTheBoard, 0, LastPin);
                case Setting.RxPin: return OfNumber("rx-pin", OfTheBoard, 0, LastPin);
                case Setting.PowerPin: return OfNumber("power-pin", NoPin, NoPin, LastPin);
                case Setting.PowerSettleMs: return OfNumber("power-settle-ms", 1000, 0, 60000);
                case Setting.LedPin: return OfNumber("led-pin", OfTheBoard, NoPin, LastPin);
                case Setting.ResetPin: return OfNumber("reset-pin", OfTheBoard, NoPin, LastPin);
                case Setting.NetworkMinutes: return OfNumber("network-minutes", 15, 0, 1440);
                case Setting.MqttMinutes: return OfNumber("mqtt-minutes", 15, 1, 1440);
                case Setting.Board: return OfText("board", BoardRow.DefaultName, 1, 20);
                case Setting.Allow: return OfText("allow", PrivateNetworks, 7, 160);
                case Setting.HostName: return OfText("host-name", "", 0, 63);
                case Setting.WifiName: return OfText("wifi-name", "", 0, 32);
                case Setting.MqttBroker: return OfText("mqtt-broker", "", 0, 21);
                case Setting.MqttMeters: return OfText("mqtt-meters", "", 0, 271);
                case Setting.MqttUser: return OfText("mqtt-user", "", 0, 32);
                case Setting.WifiPassword: return OfSecret("wifi-password", 8, 64);
                case Setting.PagePassword: return OfSecret("page-password", 8, 64);
                default: return OfSecret("mqtt-password", 1, 64);
            }
        }

        /// <summary>True for a setting with the number of a pin.</summary>
        internal static bool IsPin(Setting setting)
        {
            return setting == Setting.TxPin || setting == Setting.RxPin || setting == Setting.PowerPin || setting == Setting.LedPin || setting == Setting.ResetPin;
        }

        /// <summary>True for a setting with which the page may be out of reach.</summary>
        internal static bool CanCutOff(Setting setting)
        {
            return setting == Setting.PagePort || setting == Setting.Board || setting == Setting.Allow || setting == Setting.HostName
                || setting == Setting.WifiName || setting == Setting.WifiPassword || setting == Setting.PagePassword;
        }

        private static SettingRow OfNumber(string name, int number, int minimum, int maximum)
        {
            return new SettingRow(name, number, minimum, maximum, null, false);
        }

        private static SettingRow OfText(string name, string text, int minimum, int maximum)
        {
            return new SettingRow(name, 0, minimum, maximum, text, false);
        }

        private static SettingRow OfSecret(string name, int minimum, int maximum)
        {
            return new SettingRow(name, 0, minimum, maximum, "", true);
        }
    }
}
