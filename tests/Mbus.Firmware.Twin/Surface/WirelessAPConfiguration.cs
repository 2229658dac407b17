using Mbus.Twin;

namespace System.Net.NetworkInformation;

/// <summary>The configuration of the device's access point; a saved one applies from the next start on.</summary>
public class WirelessAPConfiguration
{
    private readonly OwnAccessPoint _point = Board.Current.Network.OwnPoint;

    /// <summary>A configuration.</summary>
    public WirelessAPConfiguration(uint id)
    {
        Options = (ConfigurationOptions)_point.Options;
        Ssid = _point.Name;
        MaxConnections = _point.MaxConnections;
    }

    /// <summary>The authentication of its clients.</summary>
    public AuthenticationType Authentication { get; set; }

    /// <summary>The password.</summary>
    public string Password { get; set; } = "";

    /// <summary>The name.</summary>
    public string Ssid { get; set; }

    /// <summary>Whether and when it is open.</summary>
    public ConfigurationOptions Options { get; set; }

    /// <summary>The maximum number of clients.</summary>
    public byte MaxConnections { get; set; }

    /// <summary>The configurations of the device.</summary>
    public static WirelessAPConfiguration[] GetAllWirelessAPConfigurations() => new[] { new WirelessAPConfiguration(0) };

    /// <summary>Saves it.</summary>
    public void SaveConfiguration()
    {
        if (Ssid.Length >= 32 || MaxConnections < 1)
            throw new ArgumentOutOfRangeException();
        _point.Options = (byte)Options;
        _point.Name = Ssid;
        _point.MaxConnections = MaxConnections;
    }

    /// <summary>Whether and when it is open.</summary>
    [Flags]
    public enum ConfigurationOptions : byte
    {
        /// <summary>Closed.</summary>
        None = 0,

        /// <summary>Closed.</summary>
        Disable = 1,

        /// <summary>Open.</summary>
        Enable = 2,

        /// <summary>Open from the start on.</summary>
        AutoStart = 6,

        /// <summary>Without its name.</summary>
        HiddenSSID = 8,
    }
}

/// <summary>The authentication of the clients of a Wi-Fi.</summary>
public enum AuthenticationType : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>EAP.</summary>
    EAP = 1,

    /// <summary>PEAP.</summary>
    PEAP = 2,

    /// <summary>WCN.</summary>
    WCN = 3,

    /// <summary>Open.</summary>
    Open = 4,

    /// <summary>Shared key.</summary>
    Shared = 5,

    /// <summary>WEP.</summary>
    WEP = 6,

    /// <summary>WPA.</summary>
    WPA = 7,

    /// <summary>WPA2.</summary>
    WPA2 = 8,
}
