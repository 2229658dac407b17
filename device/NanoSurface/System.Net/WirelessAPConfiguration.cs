namespace System.Net.NetworkInformation
{
    public class WirelessAPConfiguration
    {
        public extern WirelessAPConfiguration(uint id);

        public extern AuthenticationType Authentication { get; set; }
        public extern string Password { get; set; }
        public extern string Ssid { get; set; }
        public extern ConfigurationOptions Options { get; set; }
        public extern byte MaxConnections { get; set; }

        public extern void SaveConfiguration();
        public static extern WirelessAPConfiguration[] GetAllWirelessAPConfigurations();

        [Flags]
        public enum ConfigurationOptions : byte
        {
            None = 0,
            Disable = 1,
            Enable = 2,
            AutoStart = 6,
            HiddenSSID = 8,
        }
    }

    public enum AuthenticationType : byte
    {
        None = 0,
        EAP = 1,
        PEAP = 2,
        WCN = 3,
        Open = 4,
        Shared = 5,
        WEP = 6,
        WPA = 7,
        WPA2 = 8,
    }
}
