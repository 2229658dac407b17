using System.Globalization;

namespace Mbus.Hat.Identity;

/// <summary>
/// The node <c>hat</c> in the device tree of a Raspberry Pi: the firmware creates it from the EEPROM at boot. Each property is
/// NUL-terminated text.
/// </summary>
public static class HatNode
{
    // Maximum length of a name in an atom, plus the NUL.
    private const int MaxPropertyLength = 256;

    /// <summary>Reads the node; returns null if it does not exist, which means that the firmware found no valid EEPROM.</summary>
    /// <param name="folder">Folder of the node, /proc/device-tree/hat.</param>
    /// <exception cref="HatFormatException">A property is missing or invalid.</exception>
    public static HatVendor? Read(string folder) =>
        Directory.Exists(folder) ? Parse(name => ReadProperty(Path.Combine(folder, name))) : null;

    /// <summary>Parses a node from its properties.</summary>
    /// <param name="property">Returns the bytes of a property by name; null if it does not exist.</param>
    /// <exception cref="HatFormatException">A property is missing or invalid.</exception>
    public static HatVendor Parse(Func<string, byte[]?> property)
    {
        string uuid = Text(property, "uuid");
        return new HatVendor(
            Guid.TryParseExact(uuid, "D", out Guid id) ? id : throw Error("uuid", $"\"{uuid}\" is not a UUID."),
            Number(property, "product_id"),
            Number(property, "product_ver"),
            Text(property, "vendor"),
            Text(property, "product"));
    }

    private static string Text(Func<string, byte[]?> property, string name)
    {
        ReadOnlySpan<byte> bytes = property(name) ?? throw Error(name, "the property is missing.");
        int end = bytes.IndexOf((byte)0);
        return bytes.Length <= MaxPropertyLength
            ? HatText.Parse(Where(name), end < 0 ? bytes : bytes[..end], 0)
            : throw new HatFormatException(Where(name), MaxPropertyLength, $"the property has {bytes.Length} bytes; expected at most {MaxPropertyLength}.");
    }

    // 0x0001
    private static ushort Number(Func<string, byte[]?> property, string name)
    {
        string text = Text(property, name);
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number)
            ? number
            : throw Error(name, $"\"{text}\" is not a number; expected for example 0x0001.");
    }

    private static byte[]? ReadProperty(string path)
    {
        if (!File.Exists(path))
            return null;

        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[MaxPropertyLength + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static HatFormatException Error(string name, string message) => new(Where(name), 0, message);

    private static string Where(string name) => "device tree, hat/" + name;
}
