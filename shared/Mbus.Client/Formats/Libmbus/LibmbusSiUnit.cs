namespace Mbus.Client.Formats;

/// <summary>Normalised form of a VIF: elements Unit and Quantity with the start of Value, and the factor to the unit.</summary>
internal sealed class LibmbusSiUnit
{
    /// <summary>Unit of DIF 0F and 1F.</summary>
    internal static readonly LibmbusSiUnit None = new("", "", 1);

    /// <summary>Unit of VIF 7C and FC, whose quantity is the transmitted text.</summary>
    internal static readonly LibmbusSiUnit Custom = new("-", "", 1);

    internal LibmbusSiUnit(string unit, string quantity, double factor)
    {
        Elements = [.. LibmbusElement.Make("Unit", unit), .. LibmbusElement.Make("Quantity", quantity), .. "        <Value>"u8];
        Factor = factor;
    }

    internal byte[] Elements { get; }

    internal double Factor { get; }
}
