using Mbus.Client.Lines;

namespace Mbus.Hat.Identity;

/// <summary>Which HAT is on a Raspberry Pi, and how that is known.</summary>
public sealed class HatFinding
{
    private const string Maker = "packom.net";
    private const string MasterPrefix = "M-Bus Master";
    private const string ThermometerPrefix = "M-Bus Master DS";
    private const string Assume = "If it is an M-Bus Master HAT all the same, say so with --assume-hat.";

    private HatFinding(HatPresence presence, string text, HatVendor? vendor = null, HatSource? source = null)
    {
        Presence = presence;
        Text = text;
        Vendor = vendor;
        Source = source;
    }

    /// <summary>Which HAT it is.</summary>
    public HatPresence Presence { get; }

    /// <summary>The same as a sentence, with what to do where it is no M-Bus Master HAT.</summary>
    public string Text { get; }

    /// <summary>What it says of itself; null for none and for a damaged one.</summary>
    public HatVendor? Vendor { get; }

    /// <summary>Where it says so; null for none and for a damaged one.</summary>
    public HatSource? Source { get; }

    /// <summary>True for the variant with a DS18B20 thermometer.</summary>
    public bool HasThermometer => Presence == HatPresence.MbusMaster && Vendor!.Product.StartsWith(ThermometerPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Looks for a HAT in the device tree, and where that has none in the EEPROM itself: the bus of the EEPROM is the camera's, too,
    /// and off as the Pi comes.
    /// </summary>
    /// <param name="pi">The Pi.</param>
    /// <param name="ports">What leads to its EEPROM.</param>
    public static HatFinding Look(RaspberryPi pi, IHatPorts ports)
    {
        try
        {
            return HatNode.Read(pi.PathOf("proc/device-tree/hat")) is { } vendor ? Named(vendor, HatSource.DeviceTree) : LookAtEeprom(ports);
        }
        catch (HatFormatException e)
        {
            return new HatFinding(HatPresence.Damaged, $"{e.Message} {Assume}");
        }
    }

    /// <summary>Refuses all but an M-Bus Master HAT.</summary>
    /// <exception cref="LineException">It is none.</exception>
    public void Require()
    {
        if (Presence != HatPresence.MbusMaster)
            throw new LineException($"hat: identify: {Text}");
    }

    private static HatFinding LookAtEeprom(IHatPorts ports)
    {
        try
        {
            using IEeprom? eeprom = ports.OpenEeprom();
            if (eeprom is not null)
            {
                return HatEeprom.Read(eeprom).Vendor is { } vendor
                    ? Named(vendor, HatSource.Eeprom)
                    : new HatFinding(HatPresence.Other, $"a HAT whose EEPROM does not say what it is. {Assume}");
            }

            return None("the device tree has none");
        }
        catch (LineException e)
        {
            return None($"the device tree has none; {e.Message}");
        }
    }

    private static HatFinding None(string seen) => new(
        HatPresence.None,
        $"no HAT was found: {seen}. Switch the Pi off, press the HAT onto all 40 pins, and boot: the firmware reads its EEPROM then. {Assume}");

    private static HatFinding Named(HatVendor vendor, HatSource source)
    {
        string name = $"{vendor.Product} by {vendor.Vendor}";
        return vendor.Vendor == Maker && vendor.Product.StartsWith(MasterPrefix, StringComparison.Ordinal)
            ? new HatFinding(HatPresence.MbusMaster, name, vendor, source)
            : new HatFinding(HatPresence.Other, $"another HAT is here, {name}; expected {MasterPrefix} by {Maker}. {Assume}", vendor, source);
    }
}
