namespace System.Net.NetworkInformation
{
    public class NetworkInterface
    {
        protected extern NetworkInterface(int interfaceIndex);

        public extern string IPv4Address { get; }
        public extern NetworkInterfaceType NetworkInterfaceType { get; }

        public static extern NetworkInterface[] GetAllNetworkInterfaces();
    }

    public enum NetworkInterfaceType
    {
        Unknown = 1,
        Ethernet = 6,
        Wireless80211 = 71,
        WirelessAP = 72,
    }
}
