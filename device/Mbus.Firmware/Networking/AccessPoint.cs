using System;
using System.Net.NetworkInformation;

namespace Mbus.Firmware
{
    /// <summary>
    /// The device's own access point, for its first settings from a phone. nanoFramework opens it when the device starts, so that opening
    /// and closing it restart the device. Without a password: it is open only while the device has no network.
    /// </summary>
    internal sealed class AccessPoint
    {
        /// <summary>The address of the page for clients of the access point.</summary>
        internal const string Address = "192.168.4.1";

        private const string Mask = "255.255.255.0";
        private const string Prefix = "mbus-";
        private const int NameBytes = 3;

        private DhcpServer? _dhcp;

        /// <summary>Opens the access point, or restarts the device for this. Returns its name once it is open, and empty otherwise.</summary>
        internal string Open()
        {
            try
            {
                NetworkInterface? own = Find();
                if (own == null)
                    return "";

                WirelessAPConfiguration configuration = ConfigurationOf(own);
                string name = NameOf(own);
                bool isEnabled = IsEnabled(configuration) && configuration.Ssid == name;
                if (!isEnabled)
                    Enable(own, configuration, name);
                if (!isEnabled || own.IPv4Address != Address)
                    return "";

                _dhcp = new DhcpServer();
                return name;
            }
            catch (Exception e)
            {
                Journal.Fault("access point", e);
                return "";
            }
        }

        /// <summary>Closes an access point that is still open from before: disables it and restarts the device.</summary>
        internal void Close()
        {
            try
            {
                NetworkInterface? own = Find();
                if (own == null)
                    return;

                WirelessAPConfiguration configuration = ConfigurationOf(own);
                if (!IsEnabled(configuration) || configuration.Ssid != NameOf(own))
                    return;

                configuration.Options = WirelessAPConfiguration.ConfigurationOptions.None;
                configuration.SaveConfiguration();
                Device.Restart("the access point is closed");
            }
            catch (Exception e)
            {
                Journal.Fault("access point", e);
            }
        }

        /// <summary>Gives addresses to the clients of the access point.</summary>
        internal void Serve()
        {
            _dhcp?.Serve();
        }

        private static void Enable(NetworkInterface own, WirelessAPConfiguration configuration, string name)
        {
            own.EnableStaticIPv4(Address, Mask, Address);
            configuration.Options = WirelessAPConfiguration.ConfigurationOptions.AutoStart;
            configuration.Ssid = name;
            configuration.Authentication = AuthenticationType.Open;
            configuration.Password = "";
            configuration.MaxConnections = 2;
            configuration.SaveConfiguration();
            Device.Restart("the access point " + name + " opens");
        }

        private static bool IsEnabled(WirelessAPConfiguration configuration)
        {
            return (configuration.Options & WirelessAPConfiguration.ConfigurationOptions.Enable) != 0;
        }

        private static WirelessAPConfiguration ConfigurationOf(NetworkInterface own)
        {
            return WirelessAPConfiguration.GetAllWirelessAPConfigurations()[(int)own.SpecificConfigId];
        }

        private static NetworkInterface? Find()
        {
            NetworkInterface[] interfaces = NetworkInterface.GetAllNetworkInterfaces();
            for (int i = 0; i < interfaces.Length; i++)
            {
                if (interfaces[i].NetworkInterfaceType == NetworkInterfaceType.WirelessAP)
                    return interfaces[i];
            }

            return null;
        }

        // The end of the hardware address, so that two devices have two names.
        private static string NameOf(NetworkInterface own)
        {
            byte[] address = own.PhysicalAddress;
            string name = Prefix;
            for (int i = address.Length - NameBytes; i < address.Length; i++)
                name += address[i].ToString("X2");
            return name;
        }
    }
}
