namespace Mbus.Client.Readings;

/// <summary>
/// Data of one maker and model range, from a file by <c>maker.schema.json</c> in this folder: names of manufacturer specific quantities,
/// codes, error bits and data.
/// </summary>
public sealed class MakerFile
{
    private const byte CodeMask = 0x7F;

    internal MakerFile(string name)
    {
        Name = name;
    }

    /// <summary>Name of the file without extension.</summary>
    public string Name { get; }

    /// <summary>Maker and model range.</summary>
    public string Title { get; internal set; } = "";

    /// <summary>Publication that the data come from.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>Manufacturer: three letters.</summary>
    public string Manufacturer { get; internal set; } = "";

    internal HashSet<byte> Versions { get; } = [];

    internal HashSet<byte> Media { get; } = [];

    /// <summary>Names of the bits of the status byte.</summary>
    internal Dictionary<int, string> Status { get; } = [];

    /// <summary>Names of values of the status byte, for makers whose bits are a code. The application bits 0 and 1 are 0.</summary>
    internal Dictionary<byte, string> StatusCodes { get; } = [];

    /// <summary>Names of quantities by VIF and VIFEs, without extension bits.</summary>
    internal List<(byte[] Vib, string Name)> Quantities { get; } = [];

    /// <summary>Names of codes after VIFE 7F, without extension bits.</summary>
    internal List<(byte[] Code, string Name)> Codes { get; } = [];

    /// <summary>Names of bits by VIF and VIFEs, without extension bits.</summary>
    internal List<(byte[] Vib, Dictionary<int, string> Bits)> Flags { get; } = [];

    /// <summary>True if dates with time are sent as 12 BCD digits: year, month, day, hour, minute, second.</summary>
    internal bool HasBcdDates { get; set; }

    /// <summary>Fields of the data after DIF 0F or 1F.</summary>
    internal List<MakerField> Fields { get; } = [];

    /// <summary>Returns true if the file is for this meter.</summary>
    internal bool IsFor(MeterIdentity meter) => meter.Manufacturer == Manufacturer
        && (Versions.Count == 0 || (meter.Version is byte version && Versions.Contains(version)))
        && (Media.Count == 0 || Media.Contains(meter.MediumCode));

    /// <summary>Returns true if bytes as sent begin with those of the file; extension bits are ignored.</summary>
    internal static bool Matches(ReadOnlySpan<byte> sent, byte[] expected)
    {
        if (sent.Length < expected.Length)
            return false;
        for (int i = 0; i < expected.Length; i++)
        {
            if ((sent[i] & CodeMask) != expected[i])
                return false;
        }

        return true;
    }
}
