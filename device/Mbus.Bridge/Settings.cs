namespace Mbus.Bridge
{
    /// <summary>What the bridge is told; every value has a default that works with the wiring of the documentation.</summary>
    internal sealed class Settings
    {
        /// <summary>No pin: what would be driven by it is somebody else's job.</summary>
        internal const int NoPin = -1;

        /// <summary>The networks that a private network consists of (RFC 1918), link-local addresses (RFC 3927) and loopback.</summary>
        internal const string PrivateNetworks = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 127.0.0.0/8";

        /// <summary>The TCP port that masters find the bus at.</summary>
        internal int Port = 10001;

        /// <summary>The TCP port of the status page; 0 for no page.</summary>
        internal int PagePort = 80;

        /// <summary>How many masters there can be at once, 1 to 8: each costs some 1.5 KB.</summary>
        internal int Clients = 3;

        /// <summary>The networks that are served, with blanks between.</summary>
        internal string Allow = PrivateNetworks;

        /// <summary>True to refuse everything that writes to a meter; selections pass.</summary>
        internal bool ReadOnly = false;

        /// <summary>After how many seconds of silence a master is disconnected; 0 for never.</summary>
        internal int IdleSeconds = 600;

        /// <summary>The serial port that the level converter is at.</summary>
        internal string SerialPort = "COM2";

        /// <summary>The pin that sends to the level converter.</summary>
        internal int TxPin = 17;

        /// <summary>The pin that receives from the level converter.</summary>
        internal int RxPin = 16;

        /// <summary>The baud rate of the bus, 300 to 38400.</summary>
        internal int Baud = 2400;

        /// <summary>What is added to every wait for a meter, for meters slower than the standard allows. Milliseconds.</summary>
        internal int SlackMs = 0;

        /// <summary>The pin that switches the bus's power on when it is high.</summary>
        internal int PowerPin = NoPin;

        /// <summary>How long meters need from power to their first answer. Milliseconds.</summary>
        internal int PowerSettleMs = 1000;

        /// <summary>The pin of the status LED.</summary>
        internal int LedPin = 2;
    }
}
