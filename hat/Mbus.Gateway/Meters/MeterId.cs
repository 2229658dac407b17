using System.Globalization;
using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Gateway.Meters;

/// <summary>
/// Identity of a meter: its full secondary address, <c>12345678-TST-01-07</c> (identification, manufacturer, version, medium), and the
/// fabrication number where two meters have the same address, <c>12345678-TST-01-07-11223344</c>. A replaced meter has another identity.
/// </summary>
/// <remarks>
/// The text is safe in topics, paths and file names. Parts that a meter does not send (fixed data structure) are F, as in a selection.
/// </remarks>
public readonly record struct MeterId
{
    private const int Parts = 4;
    private const uint AnyFabricationNumber = uint.MaxValue;

    private readonly string? _text;

    private MeterId(string text, MeterAddress address)
    {
        _text = text;
        Address = address;
    }

    /// <summary>Secondary address, with the fabrication number if it is part of the identity.</summary>
    public MeterAddress Address { get; }

    /// <summary>Returns the identity in a secondary address.</summary>
    public static MeterId Of(MeterAddress address)
    {
        SecondaryAddress secondary = address.Secondary;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{secondary.Identification:X8}-{Manufacturer.ToLetters(secondary.Manufacturer)}-{secondary.Version:X2}-{secondary.DeviceType:X2}");
        return new MeterId(address.FabricationNumber == AnyFabricationNumber ? text : $"{text}-{address.FabricationNumber:X8}", address);
    }

    /// <summary>Returns the identity of a meter that a search has found.</summary>
    public static MeterId Of(FoundMeter found) => Of(MeterAddress.Of(found.Address, found.FabricationNumber));

    /// <summary>Returns the identity in a reading; null if no telegram contains it.</summary>
    public static MeterId? Of(MeterReading reading)
    {
        if (reading.Identity is not { } identity)
            return null;

        string manufacturer = identity.Manufacturer.Length == 0 ? "FFFF" : identity.Manufacturer;
        string version = (identity.Version ?? SecondaryAddress.AnyByte).ToString("X2", CultureInfo.InvariantCulture);
        return TryParse($"{identity.Id}-{manufacturer}-{version}-{identity.MediumCode:X2}", out MeterId id) ? id : null;
    }

    /// <summary>Returns a stand-in for a meter that sends no identity, or was never read: its primary address, the rest unknown.</summary>
    public static MeterId Unknown(byte primaryAddress)
    {
        uint digits = uint.Parse(primaryAddress.ToString(CultureInfo.InvariantCulture), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return Of(new SecondaryAddress(0xFFFFF000 | digits, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte));
    }

    /// <summary>Parses the text form.</summary>
    public static bool TryParse(string text, out MeterId id)
    {
        id = default;
        string[] parts = text.Split('-');
        if (parts.Length is not (Parts or Parts + 1))
            return false;

        // Without letters, the code of the manufacturer is written as a number; an address has its bytes in wire order.
        bool isNumber = parts[1].Length == 4 && ushort.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
        string manufacturer = isNumber ? parts[1][2..] + parts[1][..2] : parts[1];
        if (!SecondaryAddress.TryParse(string.Concat(parts[0], manufacturer, parts[2], parts[3]), out SecondaryAddress address))
            return false;

        uint fabricationNumber = AnyFabricationNumber;
        if (parts.Length > Parts && !uint.TryParse(parts[Parts], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out fabricationNumber))
            return false;

        id = Of(MeterAddress.Of(address, fabricationNumber));
        return id.ToString().Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Equal texts are equal identities.</summary>
    public bool Equals(MeterId other) => ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the text form.</summary>
    public override string ToString() => _text ?? "";
}
