namespace Mbus.Client.Readings;

/// <summary>Names of a record: quantity, unit and effects.</summary>
internal static class RecordNames
{
    private const byte ManufacturerVif = 0x7F;
    private const byte EffectExtension = 0x7C;

    internal static string Quantity(RecordReader reader) => reader.Kind switch
    {
        RecordKind.ManufacturerData => "manufacturer data",
        RecordKind.MoreRecordsFollow => "manufacturer data, more records follow",
        RecordKind.GlobalReadout => "global readout",
        RecordKind.ReservedDif => "unknown",
        _ when reader.Quantity == Mbus.Quantity.ManufacturerSpecific => $"{reader.Quantity.Text()} {Code(reader)}",
        _ => reader.Quantity.Text(),
    };

    internal static VifeEffect[] Effects(RecordReader reader)
    {
        VifeEffect[] effects = reader.EffectCount == 0 ? [] : new VifeEffect[reader.EffectCount];
        for (int i = 0; i < effects.Length; i++)
            effects[i] = reader.GetEffect(i);
        return effects;
    }

    /// <summary>Returns symbol and UCUM code of the unit of a number, and the unit in plain text of any value.</summary>
    internal static (string Text, string Code, string PlainText) Unit(RecordReader reader, VifeEffect[] effects)
    {
        bool isText = reader.TryGetUnitText(out string plain);
        string plainText = Printable.Trimmed(plain);
        string text = isText ? plainText : reader.Unit.Text();
        string code = isText ? "" : reader.Unit.Ucum();
        if (effects.Length == 0)
            return (text, code, plainText);

        string per = string.Concat(effects.Select(effect => effect.Ucum()));
        string perText = per.Replace('.', '·')
            .Replace("m3", "m³", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        return (text + perText, isText ? "" : code + per, plainText);
    }

    /// <summary>Returns the bytes after VIF 7F or VIFE 7F in hexadecimal; empty for none.</summary>
    internal static string ManufacturerCode(RecordReader reader)
    {
        if (reader.Kind != RecordKind.Record || reader.VifOffset >= reader.RecordOffset + reader.RecordLength)
            return "";

        int end = reader.VifeOffset + reader.VifeCount;
        if ((reader.Buffer[reader.VifOffset] & ManufacturerVif) == ManufacturerVif)
            return Convert.ToHexString(reader.Buffer, reader.VifeOffset, reader.VifeCount);

        int effects = reader.EffectCount;
        if (effects == 0 || reader.GetEffect(effects - 1) != VifeEffect.ManufacturerSpecific)
            return "";

        int at = reader.VifeOffset;
        while (at < end && (reader.Buffer[at] & ManufacturerVif) != ManufacturerVif)
            at += (reader.Buffer[at] & ManufacturerVif) == EffectExtension ? 2 : 1;
        return at + 1 < end ? Convert.ToHexString(reader.Buffer, at + 1, end - at - 1) : "";
    }

    /// <summary>Returns true for effects that are already included in the value or its unit.</summary>
    internal static bool IsApplied(VifeEffect effect)
    {
        bool scales = effect is (>= VifeEffect.Multiplied and <= VifeEffect.Added + 3) or VifeEffect.MultipliedByThousand;
        bool changesCoding = effect is VifeEffect.TypeC or VifeEffect.TypeD or VifeEffect.NonMetric or VifeEffect.NoError;
        return scales || changesCoding || (effect.Ucum().Length > 0 && !effect.Ucum().Contains('{', StringComparison.Ordinal));
    }

    /// <summary>Returns true for effects by which a slave reports a record error.</summary>
    internal static bool IsReport(VifeEffect effect) => effect is (> VifeEffect.NoError and <= VifeEffect.UnimplementedAction)
        or (>= VifeEffect.NoData and <= VifeEffect.PrematureEnd);

    private static string Code(RecordReader reader) =>
        Convert.ToHexString(reader.Buffer, reader.VifOffset, reader.VifeOffset + reader.VifeCount - reader.VifOffset);
}
