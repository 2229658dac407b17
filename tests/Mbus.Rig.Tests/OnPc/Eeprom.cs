using Mbus.Hat.Identity;

namespace Mbus.Rig.Tests.OnPc;

/// <summary>The HAT's EEPROM on the machine's I2C bus.</summary>
internal sealed class Eeprom(Pc guest)
{
    private const string Device = "/sys/devices/platform/hat-eeprom/image";
    private const string Presence = "/sys/module/hat_eeprom/parameters/present";

    /// <summary>The content of an M-Bus Master HAT's.</summary>
    internal static HatEeprom MbusMaster { get; } = Of(0x0001, "packom.net", "M-Bus Master");

    /// <summary>The content of a HAT that names itself.</summary>
    internal static HatEeprom Of(ushort product, string vendor, string name) => new(
        HatEeprom.HatVersion, [new HatVendor(new Guid("5c1a6f0e-4d0b-4f55-9a43-0d6f2d1b7a11"), product, 0x0002, vendor, name).ToAtom()]);

    /// <summary>Plugs a HAT with this content in.</summary>
    internal Task PlugInAsync(byte[] image) =>
        guest.RunAsync($"echo {Convert.ToBase64String(image)} | base64 -d >{Device}; echo 1 >{Presence}");

    /// <summary>Takes the HAT away: nobody answers on the bus.</summary>
    internal Task TakeAwayAsync() => guest.RunAsync($"echo 0 >{Presence}");
}
