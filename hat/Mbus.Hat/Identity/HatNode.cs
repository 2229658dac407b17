using System.Globalization;

namespace Mbus.Hat.Identity;

/// <summary>
/// The node <c>hat</c> of a Raspberry Pi's device tree: what its firmware read from the EEPROM at boot. Each property is text that
/// ends with a NUL.
/// </summary>
public static class HatNode
{
    // As long as an atom's names can be, with the NUL.
    private const int LongestProperty = 256;

    /// <summary>Reads the node; null where there is none, because the firmware saw no valid EEPROM.</summary>
    /// <param name="folder">Where it is, /proc/device-tree/hat.</param>
    /// <exception cref="HatFormatException">A property is missing or no text.</exception>
    public static HatVendor? Read(string folder) =>
        Directory.Exists(folder) ? Parse(name => ReadProperty(Path.Combine(folder, name))) : null;

    /// <summary>Reads a node from its properties.</summary>
    /// <param name="property">The bytes of a property by its name; null where there is none.</param>
    /// <exception cref="HatFormatException">A property is missing or no text.</exception>
    public static HatVendor Parse(Func<string, byte[]?> property)
    {
        string uuid = Text(property, "uuid");
        return new HatVendor(
            Guid.TryParseExact(uuid, "D", out Guid id) ? id : throw Error("uuid", $"\"{uuid}\" is no UUID."),
            Number(property, "product_id"),
            Number(property, "product_ver"),
            Text(property, "vendor"),
            Text(property, "product"));
    }

    private static string Text(Func<string, byte[]?> property, string name)
    {
        ReadOnlySpan<byte> bytes = property(name) ?? throw Error(name, "there is no such property.");
        int end = bytes.IndexOf((byte)0);
        return bytes.Length <= LongestProperty
            ? HatText.Parse(Where(name), end < 0 ? bytes : bytes[..end], 0)
            : throw new HatFormatException(Where(name), LongestProperty, $"it has {bytes.Length} bytes; expected {LongestProperty} at most.");
    }

    // 0x0001
    private static ushort Number(Func<string, byte[]?> property, string name)
    {
        string text = Text(property, name);
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number)
            ? number
            : throw Error(name, $"\"{text}\" is no number; expected one such as 0x0001.");
    }

    private static byte[]? ReadProperty(string path)
    {
        if (!File.Exists(path))
            return null;

        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[LongestProperty + 1];
        return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static HatFormatException Error(string name, string message) => new(Where(name), 0, message);

    private static string Where(string name) => "device tree, hat/" + name;
}
