using System.Device.I2c;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Hat.Identity;

/// <summary>Result of identifying the HAT of a Raspberry Pi.</summary>
public sealed class HatFinding
{
    private const string Manufacturer = "packom.net";
    private const string MasterPrefix = "M-Bus Master";
    private const string ThermometerPrefix = "M-Bus Master DS";

    private HatFinding(HatPresence presence, string text, HatVendor? vendor = null, HatSource? source = null)
    {
        Presence = presence;
        Text = text;
        Vendor = vendor;
        Source = source;
    }

    /// <summary>Whether an M-Bus Master HAT, another HAT or none was found.</summary>
    public HatPresence Presence { get; }

    /// <summary>Description for the user; if it is not an M-Bus Master HAT, with the action to take.</summary>
    public string Text { get; }

    /// <summary>Manufacturer and product; null if there is no HAT or its data are damaged.</summary>
    public HatVendor? Vendor { get; }

    /// <summary>Source of the identity; null if there is no HAT or its data are damaged.</summary>
    public HatSource? Source { get; }

    /// <summary>True if the HAT is the variant with a DS18B20 thermometer.</summary>
    public bool HasThermometer => Presence == HatPresence.MbusMaster && Vendor!.Product.StartsWith(ThermometerPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Identifies the HAT from the device tree; if no HAT in the device tree, from the EEPROM. The EEPROM is second choice because its I2C
    /// bus is shared with the camera and off by default.
    /// </summary>
    /// <param name="pi">The Raspberry Pi.</param>
    /// <param name="ports">Access to the EEPROM.</param>
    public static HatFinding Look(RaspberryPi pi, IHatPorts ports)
    {
        try
        {
            return HatNode.Read(pi.PathOf("proc/device-tree/hat")) is { } vendor ? Named(vendor, HatSource.DeviceTree) : LookAtEeprom(ports);
        }
        catch (HatFormatException e)
        {
            return new HatFinding(HatPresence.Damaged, e.Message);
        }
    }

    /// <summary>Throws an exception if the HAT is not an M-Bus Master HAT.</summary>
    /// <exception cref="LineException">It is not an M-Bus Master HAT.</exception>
    public void Require()
    {
        if (Presence != HatPresence.MbusMaster)
            throw new LineException($"hat: identify: {Text}") { Code = MbusError.HatNotIdentified };
    }

    private static HatFinding LookAtEeprom(IHatPorts ports)
    {
        try
        {
            using I2cDevice? eeprom = ports.OpenEeprom();
            if (eeprom is not null)
            {
                return HatEeprom.Read(eeprom).Vendor is { } vendor
                    ? Named(vendor, HatSource.Eeprom)
                    : new HatFinding(HatPresence.Other, "a HAT without a vendor atom in its EEPROM.");
            }

            return None("no HAT in the device tree");
        }
        catch (LineException e)
        {
            return None($"no HAT in the device tree; {e.Message}");
        }
    }

    private static HatFinding None(string seen) => new(
        HatPresence.None,
        $"no HAT found: {seen}. Switch the Raspberry Pi off, press the HAT onto all 40 pins, and boot: the firmware reads the EEPROM at boot.");

    private static HatFinding Named(HatVendor vendor, HatSource source)
    {
        string name = $"{vendor.Product} by {vendor.Vendor}";
        return vendor.Vendor == Manufacturer && vendor.Product.StartsWith(MasterPrefix, StringComparison.Ordinal)
            ? new HatFinding(HatPresence.MbusMaster, name, vendor, source)
            : new HatFinding(HatPresence.Other, $"another HAT is present, {name}; expected {MasterPrefix} by {Manufacturer}.", vendor, source);
    }
}
