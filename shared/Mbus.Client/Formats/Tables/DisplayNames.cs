using System.Globalization;
using Mbus.Client.Readings;

namespace Mbus.Client.Formats;

/// <summary>Names of meters, quantities and places as people read them.</summary>
internal static class DisplayNames
{
    private const int MaxNames = 1000;

    // A log has telegrams of the same meters.
    [ThreadStatic]
    private static Dictionary<MeterIdentity, string>? _names;

    /// <summary>Returns, for example, <c>12345678 KAM (Kamstrup), version 27 (1Bh), water (07)</c>.</summary>
    internal static string Of(MeterIdentity meter)
    {
        Dictionary<MeterIdentity, string> names = _names ??= [];
        if (names.TryGetValue(meter, out string? known))
            return known;

        if (names.Count == MaxNames)
            names.Clear();
        string name = Name(meter);
        names.Add(meter, name);
        return name;
    }

    private static string Name(MeterIdentity meter)
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

    /// <summary>Adds function, storage with its date, tariff and subunit to a cell if they differ from those of a present value.</summary>
    internal static void AppendPlace(TableCells cells, MeterReading reading, RecordReading record)
    {
        if (record.Function != RecordFunction.Instantaneous)
            cells.Append(Words.Function(record.Function));
        AppendNumber(cells, "storage ", record.Storage);
        if (reading.StorageDate(record) is string date)
            cells.Append(" = ").Append(date);
        AppendNumber(cells, "tariff ", (ulong)record.Tariff);
        AppendNumber(cells, "subunit ", (ulong)record.Subunit);
    }

    /// <summary>
    /// Adds remarks about the value to a cell: errors, bits, versions in hexadecimal, parts of an address, spacing of a profile, data of a
    /// maker, effects.
    /// </summary>
    internal static void AppendRemarks(TableCells cells, RecordReading record)
    {
        if (record.Error != null || record.Invalid is not (null or RecordValue.NotSet))
            AppendRemark(cells, record.Error ?? record.Invalid!);
        if (record.Maker is MakerNames { Date: not null } dated)
            AppendRemark(cells, $"sent as {record.ValueText}, date by {dated.File}");
        if (record.Type == DataType.Bits && DisplayValue.Bits(record) is { Length: > 0 } bits)
            AppendRemark(cells, bits);
        else if (record.Maker is { Flags.Count: > 0 } flags)
            AppendRemark(cells, $"{string.Join(", ", flags.Flags)} ({flags.File})");
        if (IsVersion(record) && record.Number is ExactDecimal version)
            AppendRemark(cells, string.Create(CultureInfo.InvariantCulture, $"{version.Mantissa:X2}h"));
        if (record.Address is MeterIdentity address)
            AppendRemark(cells, string.Create(CultureInfo.InvariantCulture, $"version {address.Version} ({address.Version:X2}h), {address.Medium} ({address.MediumCode:X2})"));
        if (record.Profile is CompactProfile { Layout.Unit: not ProfileUnit.None } profile)
            AppendRemark(cells, profile.Layout.ToString());
        if (record.Profile?.Note is string note)
            AppendRemark(cells, note);
        if (record.Maker is MakerNames maker)
            AppendMaker(cells, maker);
        for (int i = 0; i < record.Effects.Count; i++)
        {
            VifeEffect effect = record.Effects[i];
            if (!RecordNames.IsApplied(effect) && !RecordNames.IsReport(effect))
                AppendRemark(cells, record.EffectText(effect));
        }
    }

    private static void AppendMaker(TableCells cells, MakerNames maker)
    {
        foreach (MakerFieldValue field in maker.Fields)
            AppendRemark(cells, field.ToString());
        if (maker is { Fields.Count: > 0 } or { Quantity: not null } or { Code: not null })
            AppendRemark(cells, $"named by {maker.File}");
    }

    private static void AppendRemark(TableCells cells, string remark) => cells.Append(cells.Last.IsEmpty ? "" : ", ").Append(Printable.Text(remark));

    private static void AppendNumber(TableCells cells, string name, ulong number)
    {
        if (number != 0)
            cells.Append(cells.Last.IsEmpty ? "" : ", ").Append(name).Append(number);
    }

    private static bool IsVersion(RecordReading record) => record.Type is DataType.Unsigned or DataType.Integer
        && record.Quantity is Mbus.Quantity.HardwareVersion or Mbus.Quantity.FirmwareVersion or Mbus.Quantity.SoftwareVersion or Mbus.Quantity.Model;
}
