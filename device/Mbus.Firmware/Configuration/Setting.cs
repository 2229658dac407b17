namespace Mbus.Firmware
{
    /// <summary>What can be set. Names, ranges and defaults are in <see cref="SettingRow"/>.</summary>
    internal enum Setting : byte
    {
        /// <summary>The TCP port that masters find the bus at.</summary>
        Port,

        /// <summary>The TCP port of the status page; 0 for no page.</summary>
        PagePort,

        /// <summary>How many masters there can be at once; each costs some 1.5 KB.</summary>
        Clients,

        /// <summary>1, the default, to refuse everything that writes to a meter; selections pass. 0 to pass writes.</summary>
        ReadOnly,

        /// <summary>After how many seconds of silence a master is disconnected; 0 for never.</summary>
        IdleSeconds,

        /// <summary>The baud rate of the bus.</summary>
        Baud,

        /// <summary>What is added to every wait for a meter, for those slower than the standard allows. Milliseconds.</summary>
        SlackMs,

        /// <summary>The number of the serial port that the level converter is at: 2 is COM2.</summary>
        SerialPort,

        /// <summary>The pin that sends to the level converter.</summary>
        TxPin,

        /// <summary>The pin that receives from the level converter.</summary>
        RxPin,

        /// <summary>The pin that switches the power of the bus on while it is high.</summary>
        PowerPin,

        /// <summary>How long meters need from power to their first answer. Milliseconds.</summary>
        PowerSettleMs,

        /// <summary>The pin of the status LED.</summary>
        LedPin,

        /// <summary>After how many minutes without the network that it had, or was told, the device restarts; 0 for never.</summary>
        NetworkMinutes,

        /// <summary>The networks that are served, with blanks between.</summary>
        Allow,

        /// <summary>The name that the page answers to besides the device's IP address, alone and with .local; empty for none.</summary>
        HostName,

        /// <summary>The name of the Wi-Fi network; empty for the one that the device itself has stored.</summary>
        WifiName,

        /// <summary>The password of the Wi-Fi network: 8 to 63 characters, or 64 hexadecimal digits, as WPA has it; empty for an open network.</summary>
        WifiPassword,

        /// <summary>The password that a change of settings over the page needs, of 8 characters or more; empty for no such changes.</summary>
        PagePassword,
    }
}
