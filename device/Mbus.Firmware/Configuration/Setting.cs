namespace Mbus.Firmware
{
    /// <summary>The settings. Names, ranges and defaults are in <see cref="SettingRow"/>.</summary>
    internal enum Setting : byte
    {
        /// <summary>The TCP port of the bus.</summary>
        Port,

        /// <summary>The TCP port of the status page; 0 for no page.</summary>
        PagePort,

        /// <summary>The maximum number of connected masters; each costs about 1.5 KB.</summary>
        Clients,

        /// <summary>1, the default, refuses all writes to meters; selections are allowed. 0 allows writes.</summary>
        ReadOnly,

        /// <summary>The idle time after which a master is disconnected, in seconds; 0 for never.</summary>
        IdleSeconds,

        /// <summary>The baud rate of the bus.</summary>
        Baud,

        /// <summary>The time added to every wait for a meter, for meters that are slower than the standard allows. Milliseconds.</summary>
        SlackMs,

        /// <summary>The number of the serial port of the level converter: 2 is COM2.</summary>
        SerialPort,

        /// <summary>The pin that sends to the level converter.</summary>
        TxPin,

        /// <summary>The pin that receives from the level converter.</summary>
        RxPin,

        /// <summary>The pin that switches the power of the bus on while it is high.</summary>
        PowerPin,

        /// <summary>The time from power-on to the first request. Milliseconds.</summary>
        PowerSettleMs,

        /// <summary>The pin of the status LED.</summary>
        LedPin,

        /// <summary>The pin of a button to ground that resets the settings to their defaults when it is held.</summary>
        ResetPin,

        /// <summary>The time without the configured or last network after which the device restarts, in minutes; 0 for never.</summary>
        NetworkMinutes,

        /// <summary>The time between two readings of all meters for MQTT, in minutes.</summary>
        MqttMinutes,

        /// <summary>The name of the board, for the pins: see <see cref="BoardRow"/>.</summary>
        Board,

        /// <summary>The networks that may connect, separated by blanks.</summary>
        Allow,

        /// <summary>The name that the page accepts as Host in addition to IP addresses, with or without .local; empty for none.</summary>
        HostName,

        /// <summary>The name of the Wi-Fi network; empty for the network stored by the device.</summary>
        WifiName,

        /// <summary>The IPv4 address of the MQTT broker, with or without a port; empty to publish nothing.</summary>
        MqttBroker,

        /// <summary>The addresses of the meters to publish, at most 16, separated by blanks.</summary>
        MqttMeters,

        /// <summary>The user for the broker; empty for none.</summary>
        MqttUser,

        /// <summary>The password of the Wi-Fi network: 8 to 63 characters, or 64 hexadecimal digits (WPA); empty for an open network.</summary>
        WifiPassword,

        /// <summary>The password for changes of settings on the page, 8 characters or more; empty to disable such changes.</summary>
        PagePassword,

        /// <summary>The password for the broker.</summary>
        MqttPassword,
    }
}
