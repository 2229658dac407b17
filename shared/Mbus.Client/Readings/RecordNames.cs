namespace Mbus.Client.Readings;

/// <summary>Names of a record: quantity, unit and effects.</summary>
internal static class RecordNames
{
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

    internal static (string Text, string Code) Unit(RecordReader reader, RecordValue value, IReadOnlyList<VifeEffect> effects)
    {
        bool isText = reader.TryGetUnitText(out string plain);
        bool isNumber = value.Kind is ValueKind.Number or ValueKind.Real || (value.Invalid != null && value.Date == null);
        if (!isNumber)
            return (Printable.Trimmed(plain), "");

        string per = string.Concat(effects.Select(effect => effect.Ucum()));
        string code = isText ? "" : reader.Unit.Ucum() + per;
        string perText = per.Replace('.', '·')
            .Replace("m3", "m³", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        return ((isText ? Printable.Trimmed(plain) : reader.Unit.Text()) + perText, code);
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
