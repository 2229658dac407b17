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
    /// <summary>Name of the device type, in lower case.</summary>
    public string Medium => DeviceTypeText.Text(MediumCode);

    /// <summary>Returns, for example, <c>12345678 TST, version 1, water</c>.</summary>
    public override string ToString() => Manufacturer.Length == 0 ? $"{Id}, {Medium}" : $"{Id} {Manufacturer}, version {Version}, {Medium}";

    internal static MeterIdentity? Of(TelegramHeader header)
    {
        if (header.Content == TelegramContent.Incomplete || header.Kind is HeaderKind.None or HeaderKind.Short)
            return null;

        SecondaryAddress address = header.Address;
        string id = address.Identification.ToString("X8", CultureInfo.InvariantCulture);
        return header.Kind == HeaderKind.Fixed
            ? new MeterIdentity(id, "", null, address.DeviceType)
            : new MeterIdentity(id, Mbus.Manufacturer.ToLetters(address.Manufacturer), address.Version, address.DeviceType);
    }
}
