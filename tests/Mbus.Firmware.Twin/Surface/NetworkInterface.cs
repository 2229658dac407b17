using Mbus.Twin;

namespace System.Net.NetworkInformation;

/// <summary>The board's network interfaces: the Wi-Fi or the Ethernet, and the access point of a board with Wi-Fi.</summary>
public class NetworkInterface
{
    private const int AccessPoint = 1;

    private readonly int _index;

    /// <summary>One of the device's interfaces.</summary>
    protected NetworkInterface(int interfaceIndex) => _index = interfaceIndex;

    /// <summary>Its address; 0.0.0.0 for none.</summary>
    public string IPv4Address => _index == AccessPoint ? Network.OwnPoint.Address : Network.Address;

    /// <summary>The hardware address.</summary>
    public byte[] PhysicalAddress { get; set; } = [0x24, 0x6F, 0x28, 0x1A, 0x2B, 0x3C];

    /// <summary>The number of its configuration.</summary>
    public uint SpecificConfigId { get; set; }

    /// <summary>What it is.</summary>
    public NetworkInterfaceType NetworkInterfaceType =>
        _index == AccessPoint ? NetworkInterfaceType.WirelessAP : Network.HasEthernet ? NetworkInterfaceType.Ethernet : NetworkInterfaceType.Wireless80211;

    private static BoardNetwork Network => Board.Current.Network;

    /// <summary>The interfaces of the device.</summary>
    public static NetworkInterface[] GetAllNetworkInterfaces()
    {
        Board.Current.NeedNatives();
        return Network.HasWifi ? new[] { new NetworkInterface(0), new NetworkInterface(AccessPoint) } : new[] { new NetworkInterface(0) };
    }

    /// <summary>Sets its address for the next start.</summary>
    public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress) => Network.OwnPoint.NextAddress = ipv4Address;
}

/// <summary>What an interface is.</summary>
public enum NetworkInterfaceType
{
    /// <summary>Unknown.</summary>
    Unknown = 1,

    /// <summary>Ethernet.</summary>
    Ethernet = 6,

    /// <summary>Wi-Fi.</summary>
    Wireless80211 = 71,

    /// <summary>An access point of the device's own.</summary>
    WirelessAP = 72,
}
