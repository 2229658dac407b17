using System;
using System.Device.Wifi;
using System.Net.NetworkInformation;

namespace Mbus.Firmware
{
    /// <summary>
    /// The network: monitors the address. Reconnects the Wi-Fi with increasing pauses, and restarts the device after a long time without
    /// Wi-Fi. On a board with Ethernet, the Wi-Fi is used only if it has a name in the settings. Without a name and without an address
    /// from nanoFramework's own configuration, it opens an access point for the first settings.
    /// </summary>
    internal sealed class Network
    {
        private const string NoAddress = "0.0.0.0";
        private const string NoCable = "no address on the Ethernet";
        private const long CheckEvery = 5000000;
        private const long OpenAfter = 60000000;
        private const long FirstPause = 5000000;
        private const long MaxPause = 160000000;
        private const long MicrosecondsPerMinute = 60000000;

        private readonly Settings _settings;
        private readonly WifiAdapter? _adapter;
        private readonly AccessPoint _accessPoint = new();
        private long _nextCheck;
        private long _nextConnect;
        private long _pause = FirstPause;
        private long _lostAt;
        private bool _canCheck = true;
        private string _address = "";
        private string _state = "";

        internal Network(Settings settings, long now)
        {
            _settings = settings;
            bool hasCable = settings.Board.HasEthernet && settings.Text(Setting.WifiName).Length == 0;
            _adapter = hasCable ? null : FindAdapter();
            _state = hasCable ? NoCable : _adapter == null ? "no Wi-Fi adapter" : "not connected";
            _lostAt = now;
        }

        /// <summary>The state of the network, as text.</summary>
        internal string State
        {
            get { return _state; }
        }

        /// <summary>The number of times that the device got an address. Listeners from before the last time accept no connections.</summary>
        internal int Addresses { get; private set; }

        /// <summary>True while the access point is open: the first settings need no password.</summary>
        internal bool IsSettingUp { get; private set; }

        /// <summary>Checks the network. Connecting can take seconds: do not call it in the bus loop.</summary>
        internal void Watch(long now)
        {
            _accessPoint.Serve();
            if (!_canCheck || now < _nextCheck)
                return;

            if (_nextCheck == 0 && _adapter != null && _settings.Text(Setting.WifiName).Length > 0)
                Prepare();

            _nextCheck = now + CheckEvery;
            string address = FindAddress();
            if (address.Length > 0)
                Keep(address);
            else if (_adapter != null)
                Recover(now);
            else
                Lose();
        }

        private static WifiAdapter? FindAdapter()
        {
            try
            {
                WifiAdapter[] adapters = WifiAdapter.FindAllAdapters();
                return adapters != null && adapters.Length > 0 ? adapters[0] : null;
            }
            catch (Exception e)
            {
                Journal.Fault("Wi-Fi", e);
                return null;
            }
        }

        private string FindAddress()
        {
            try
            {
                NetworkInterface[] interfaces = NetworkInterface.GetAllNetworkInterfaces();
                for (int i = 0; i < interfaces.Length; i++)
                {
                    string address = interfaces[i].IPv4Address;
                    bool isOwn = interfaces[i].NetworkInterfaceType == NetworkInterfaceType.WirelessAP;
                    if (!isOwn && !string.IsNullOrEmpty(address) && address != NoAddress)
                        return address;
                }
            }
            catch (Exception e)
            {
                // Without a Wi-Fi adapter, the native part may be missing.
                Journal.Fault("network address", e);
                _canCheck = _adapter != null;
            }

            return "";
        }

        // The Ethernet's address comes back without help.
        private void Lose()
        {
            if (_address.Length == 0)
                return;

            _address = "";
            _state = NoCable;
            Journal.Note("network: " + _state);
        }

        // Before the first connection.
        private void Prepare()
        {
            _accessPoint.Close();
            string name = _settings.Text(Setting.HostName);
            if (name.Length == 0)
                return;

            try
            {
                int dot = name.IndexOf('.');
                _adapter!.SetDeviceName(dot < 0 ? name : name.Substring(0, dot));
            }
            catch (Exception e)
            {
                Journal.Fault("host name", e);
            }
        }

        private void Keep(string address)
        {
            if (IsSettingUp)
            {
                IsSettingUp = false;
                _accessPoint.Close();
            }

            _pause = FirstPause;
            _nextConnect = 0;
            _lostAt = long.MaxValue;
            if (address == _address)
                return;

            _address = address;
            _state = "connected, " + address;
            Addresses++;
            Journal.Note("network: " + _state);
        }

        private void Recover(long now)
        {
            _address = "";
            if (_lostAt == long.MaxValue)
                _lostAt = now;
            if (IsSettingUp)
                return;
            if (Addresses == 0 && _settings.Text(Setting.WifiName).Length == 0 && now - _lostAt >= OpenAfter)
            {
                OpenAccessPoint();
                return;
            }

            int minutes = _settings.Number(Setting.NetworkMinutes);
            bool isExpected = Addresses > 0 || _settings.Text(Setting.WifiName).Length > 0;
            if (isExpected && minutes > 0 && now - _lostAt >= minutes * MicrosecondsPerMinute)
            {
                Device.Restart("no network for " + minutes.ToString() + " minutes");
                _lostAt = now;
            }

            if (now >= _nextConnect)
                Connect(now);
        }

        private void OpenAccessPoint()
        {
            string name = _accessPoint.Open();
            if (name.Length == 0)
                return;

            IsSettingUp = true;
            Addresses++;
            _state = "access point " + name + ", http://" + AccessPoint.Address + "/";
            Journal.Note("network: " + _state);
        }

        private void Connect(long now)
        {
            string name = _settings.Text(Setting.WifiName);
            _nextConnect = now + _pause;
            _pause = _pause < MaxPause ? _pause * 2 : MaxPause;
            _state = "not connected";
            if (name.Length == 0)
                return;

            try
            {
                WifiConnectionResult result = _adapter!.Connect(name, WifiReconnectionKind.Automatic, _settings.Text(Setting.WifiPassword));
                if (result.ConnectionStatus != WifiConnectionStatus.Success)
                    Fail(Describe(result.ConnectionStatus));
            }
            catch (Exception e)
            {
                Journal.Fault("Wi-Fi", e);
            }
        }

        private void Fail(string why)
        {
            _state = "not connected: " + why;
            Journal.Fault("Wi-Fi: " + why);
        }

        private static string Describe(WifiConnectionStatus status)
        {
            switch (status)
            {
                case WifiConnectionStatus.AccessRevoked: return "access revoked";
                case WifiConnectionStatus.InvalidCredential: return "wrong password";
                case WifiConnectionStatus.NetworkNotAvailable: return "no such network";
                case WifiConnectionStatus.Timeout: return "timeout";
                case WifiConnectionStatus.UnsupportedAuthenticationProtocol: return "authentication is not supported";
                default: return "failed";
            }
        }
    }
}
