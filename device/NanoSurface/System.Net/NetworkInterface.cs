namespace System.Net.NetworkInformation
{
    public class NetworkInterface
    {
        protected extern NetworkInterface(int interfaceIndex);

        public extern string IPv4Address { get; }
        public extern byte[] PhysicalAddress { get; set; }
        public extern uint SpecificConfigId { get; set; }
        public extern NetworkInterfaceType NetworkInterfaceType { get; }

        public static extern NetworkInterface[] GetAllNetworkInterfaces();
        public extern void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress);
    }

    public enum NetworkInterfaceType
    {
        Unknown = 1,
        Ethernet = 6,
        Wireless80211 = 71,
        WirelessAP = 72,
    }
}
