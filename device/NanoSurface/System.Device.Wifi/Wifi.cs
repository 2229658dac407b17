namespace System.Device.Wifi
{
    public sealed class WifiAdapter : IDisposable
    {
        internal extern WifiAdapter();

        public static extern WifiAdapter[] FindAllAdapters();
        public extern WifiConnectionResult Connect(string ssid, WifiReconnectionKind reconnectionKind, string passwordCredential);
        public extern void Disconnect();
        public extern void SetDeviceName(string deviceName);
        public extern void Dispose();
    }

    public class WifiConnectionResult
    {
        internal extern WifiConnectionResult();

        public extern WifiConnectionStatus ConnectionStatus { get; }
    }

    public enum WifiConnectionStatus
    {
        AccessRevoked = 0,
        InvalidCredential = 1,
        NetworkNotAvailable = 2,
        Success = 3,
        Timeout = 4,
        UnspecifiedFailure = 5,
        UnsupportedAuthenticationProtocol = 6,
    }

    public enum WifiReconnectionKind
    {
        Automatic = 0,
        Manual = 1,
    }
}
