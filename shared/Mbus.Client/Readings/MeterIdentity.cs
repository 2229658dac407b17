using System.Globalization;

namespace Mbus.Client.Readings;

/// <summary>
/// Identity of the meter from a telegram header (EN 13757-3, long header; for the fixed structure, only identification and medium).
/// </summary>
/// <param name="Id">Identification: 8 digits; damaged or unusual meters send some as A to F.</param>
/// <param name="Manufacturer">Three letters, or four hexadecimal digits if the code has no letters; empty in the fixed structure.</param>
/// <param name="Version">Version, 0 to 255; null in the fixed structure.</param>
/// <param name="MediumCode">Device type.</param>
public sealed record MeterIdentity(string Id, string Manufacturer, byte? Version, byte MediumCode)
{
    private const int MaxKnown = 1000;

    // A log has telegrams of the same meters.
    [ThreadStatic]
    private static Dictionary<ulong, MeterIdentity>? _known;

    /// <summary>Name of the device type, in lower case.</summary>
    public string Medium => DeviceTypeText.Text(MediumCode);

    /// <summary>Holder of the manufacturer code by the list of the FLAG association; null if it is not known.</summary>
    public string? ManufacturerName => FlagCodes.NameOf(Manufacturer);

    /// <summary>Returns, for example, <c>12345678 TST, version 1, water</c>.</summary>
    public override string ToString() => Manufacturer.Length == 0 ? $"{Id}, {Medium}" : $"{Id} {Manufacturer}, version {Version}, {Medium}";

    /// <summary>Returns the parts as they are written in a list, the last two in hexadecimal: <c>12345678 TST 01 07</c>.</summary>
    internal string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Id} {Manufacturer} {Version:X2} {MediumCode:X2}");

    internal static MeterIdentity Of(SecondaryAddress address)
    {
        Dictionary<ulong, MeterIdentity> known = _known ??= [];
        ulong key = ((ulong)address.Identification << 32) | ((ulong)address.Manufacturer << 16) | ((ulong)address.Version << 8) | address.DeviceType;
        if (known.TryGetValue(key, out MeterIdentity? meter))
            return meter;

        if (known.Count == MaxKnown)
            known.Clear();
        meter = new MeterIdentity(
            address.Identification.ToString("X8", CultureInfo.InvariantCulture), Mbus.Manufacturer.ToLetters(address.Manufacturer), address.Version, address.DeviceType);
        known.Add(key, meter);
        return meter;
    }

    internal static MeterIdentity? Of(TelegramHeader header)
    {
        if (header.Content == TelegramContent.Incomplete || header.Kind is HeaderKind.None or HeaderKind.Short)
            return null;

        SecondaryAddress address = header.Address;
        return header.Kind == HeaderKind.Fixed ? Of(address) with { Manufacturer = "", Version = null } : Of(address);
    }
}
