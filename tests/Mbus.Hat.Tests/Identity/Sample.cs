using Mbus.Hat.Identity;

namespace Mbus.Hat.Tests.Identity;

/// <summary>Sample identity data of HATs.</summary>
internal static class Sample
{
    public static readonly HatVendor Master = new(
        Guid.Parse("6bcf5c2b-1234-4000-8000-0123456789ab"), 0x0001, 0x0006, "packom.net", "M-Bus Master");

    public static HatVendor WithThermometer => Master with { Product = "M-Bus Master DS" };

    public static HatVendor Other => Master with { Vendor = "Example", Product = "Sense" };

    // BCM 26 is an output, pulled down.
    public static HatAtom Pins { get; } = new(HatAtomType.GpioMap, PinData(26, 0x80 | (2 << 5) | 1));

    public static HatEeprom Eeprom(HatVendor vendor) => new(HatEeprom.HatVersion, [vendor.ToAtom(), Pins]);

    /// <summary>Returns the device tree node that the firmware creates.</summary>
    public static Dictionary<string, byte[]> Node(HatVendor vendor) => new()
    {
        ["uuid"] = Property(vendor.Uuid.ToString()),
        ["product_id"] = Property($"0x{vendor.ProductId:x4}"),
        ["product_ver"] = Property($"0x{vendor.ProductVersion:x4}"),
        ["vendor"] = Property(vendor.Vendor),
        ["product"] = Property(vendor.Product),
    };

    private static byte[] Property(string text) => [.. System.Text.Encoding.ASCII.GetBytes(text), 0];

    private static byte[] PinData(int pin, byte value)
    {
        byte[] data = new byte[2 + HatGpioMap.PinCount];
        data[2 + pin] = value;
        return data;
    }
}
