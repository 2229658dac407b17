using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Names of meters, quantities and places as people read them.</summary>
internal static class DisplayNames
{
    /// <summary>Returns, for example, <c>12345678 KAM (Kamstrup), version 27 (1Bh), water (07)</c>.</summary>
    internal static string Of(MeterIdentity meter)
    {
        string medium = string.Create(CultureInfo.InvariantCulture, $"{meter.Medium} ({meter.MediumCode:X2})");
        if (meter.Manufacturer.Length == 0)
            return $"{meter.Id}, {medium}";

        string name = meter.ManufacturerName is string holder ? $" ({holder})" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{meter.Id} {meter.Manufacturer}{name}, version {meter.Version} ({meter.Version:X2}h), {medium}");
    }

    /// <summary>Returns the quantity; a unit in plain text names the quantity, and a maker's file those of the manufacturer.</summary>
    internal static string Quantity(RecordReading record)
    {
        if (record.Maker?.Quantity is string name)
            return $"{Printable.Text(name)} ({Convert.ToHexString(record.Vib.Span)})";
        if (record.Maker?.Code is string code)
            return $"{record.QuantityName} {Printable.Text(code)}";
        if (record.Quantity == Mbus.Quantity.AnyVif)
            return "any VIF (7E)";
        return record.Quantity == Mbus.Quantity.PlainText && record.Unit.Length > 0 ? $"\"{record.Unit}\"" : record.QuantityName;
    }

    /// <summary>Returns function, storage with its date, tariff and subunit if they differ from those of a present value.</summary>
    internal static string Place(MeterReading reading, RecordReading record)
    {
        string place = Words.Place(record);
        if (record.Storage == 0)
            return place;

        string storage = $"storage {record.Storage}";
        return reading.StorageDate(record) is string date ? place.Replace(storage, $"{storage} = {date}", StringComparison.Ordinal) : place;
    }

    /// <summary>Returns true for a record with nothing but a value: nearly all.</summary>
    internal static bool HasNoRemark(RecordReading record) => record is { Error: null, Invalid: null, Maker: null, Effects.Count: 0, Address: null, Profile: null }
        && record.Type != DataType.Bits && !IsVersion(record);

    /// <summary>Returns remarks about the value: bits, versions in hexadecimal, parts of an address, spacing of a profile, data of a maker.</summary>
    internal static IEnumerable<string> Remarks(RecordReading record)
    {
        if (record.Maker?.Date != null)
            yield return $"sent as {record.ValueText}, date by {record.Maker.File}";
        if (record.Type == DataType.Bits && DisplayValue.Bits(record) is { Length: > 0 } bits)
            yield return Printable.Text(bits);
        else if (record.Maker is { Flags.Count: > 0 } flags)
            yield return Printable.Text($"{string.Join(", ", flags.Flags)} ({flags.File})");
        if (IsVersion(record) && record.Number is ExactDecimal version)
            yield return string.Create(CultureInfo.InvariantCulture, $"{version.Mantissa:X2}h");
        if (record.Address is MeterIdentity address)
            yield return string.Create(CultureInfo.InvariantCulture, $"version {address.Version} ({address.Version:X2}h), {address.Medium} ({address.MediumCode:X2})");
        if (record.Profile is CompactProfile { Layout.Unit: not ProfileUnit.None } profile)
            yield return profile.Layout.ToString();
        if (record.Profile?.Note is string note)
            yield return note;
        foreach (MakerFieldValue field in record.Maker?.Fields ?? [])
            yield return Printable.Text(field.ToString());
        if (record.Maker is { Fields.Count: > 0 } or { Quantity: not null } or { Code: not null })
            yield return $"named by {record.Maker.File}";
    }

    private static bool IsVersion(RecordReading record) => record.Type is DataType.Unsigned or DataType.Integer
        && record.Quantity is Mbus.Quantity.HardwareVersion or Mbus.Quantity.FirmwareVersion or Mbus.Quantity.SoftwareVersion or Mbus.Quantity.Model;
}
