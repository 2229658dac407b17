using Mbus.Twin;

namespace System.Net.NetworkInformation;

/// <summary>The board's network interfaces.</summary>
public class NetworkInterface
{
    /// <summary>One of the device's interfaces.</summary>
    protected NetworkInterface(int interfaceIndex)
    {
    }

    /// <summary>Its address; 0.0.0.0 for none.</summary>
    public string IPv4Address => Board.Current.Network.Address;

    /// <summary>What it is.</summary>
    public NetworkInterfaceType NetworkInterfaceType => Board.Current.Network.HasEthernet ? NetworkInterfaceType.Ethernet : NetworkInterfaceType.Wireless80211;

    /// <summary>The interfaces of the device.</summary>
    public static NetworkInterface[] GetAllNetworkInterfaces()
    {
        Board.Current.NeedNatives();
        return new[] { new NetworkInterface(0) };
    }
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
