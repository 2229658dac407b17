using Mbus.Twin;

namespace System.Device.Wifi;

/// <summary>The Wi-Fi of the board.</summary>
public sealed class WifiAdapter : IDisposable
{
    internal WifiAdapter()
    {
    }

    /// <summary>The adapters of the device.</summary>
    public static WifiAdapter[] FindAllAdapters()
    {
        Board.Current.NeedNatives();
        return Board.Current.Network.HasWifi ? new[] { new WifiAdapter() } : Array.Empty<WifiAdapter>();
    }

    /// <summary>Connects to an access point.</summary>
    public WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential) =>
        new(Status(Board.Current.Network, passwordCredential));

    /// <summary>Leaves the access point.</summary>
    public void Disconnect() => Board.Current.Network.Lose();

    /// <summary>Sets the name of the device for the DHCP server.</summary>
    public void SetDeviceName(string deviceName) => Board.Current.Network.DeviceName = deviceName;

    /// <summary>Frees nothing.</summary>
    public void Dispose()
    {
    }

    private static WifiConnectionStatus Status(BoardNetwork network, string password)
    {
        if (network.Connect(password))
            return WifiConnectionStatus.Success;
        return network.IsInRange ? WifiConnectionStatus.InvalidCredential : WifiConnectionStatus.NetworkNotAvailable;
    }
}

/// <summary>How an attempt to connect ended.</summary>
public class WifiConnectionResult
{
    internal WifiConnectionResult(WifiConnectionStatus status) => ConnectionStatus = status;

    /// <summary>How it ended.</summary>
    public WifiConnectionStatus ConnectionStatus { get; }
}

/// <summary>How an attempt to connect ended.</summary>
public enum WifiConnectionStatus
{
    /// <summary>Access was revoked.</summary>
    AccessRevoked = 0,

    /// <summary>A wrong password.</summary>
    InvalidCredential = 1,

    /// <summary>No such network.</summary>
    NetworkNotAvailable = 2,

    /// <summary>Connected.</summary>
    Success = 3,

    /// <summary>No answer.</summary>
    Timeout = 4,

    /// <summary>Failed.</summary>
    UnspecifiedFailure = 5,

    /// <summary>The authentication is not supported.</summary>
    UnsupportedAuthenticationProtocol = 6,
}

/// <summary>The part that reconnects after a loss.</summary>
public enum WifiReconnectionKind
{
    /// <summary>The system.</summary>
    Automatic = 0,

    /// <summary>The program.</summary>
    Manual = 1,
}
