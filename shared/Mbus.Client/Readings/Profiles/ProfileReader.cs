namespace Mbus.Client.Readings;

/// <summary>Reads the profiles among the records of a telegram (EN 13757-3:2018, annex F).</summary>
internal static class ProfileReader
{
    private const byte Extension = 0x80;

    /// <summary>VIFEs that make the numbers unsigned, type C: FC 11.</summary>
    private static readonly byte[] TypeC = [0xFC, 0x11];

    /// <summary>Returns true if the record is a profile with valid layout.</summary>
    internal static bool IsProfile(RecordReader reader) => Problem(reader) == null && Kind(reader) != null;

    /// <summary>Returns the reason why a record with the VIFE of a profile is not one; null for a profile and for other records.</summary>
    internal static string? Problem(RecordReader reader)
    {
        if (Kind(reader) == null || reader.Type != DataType.Bytes)
            return null;
        if (reader.DataLength < ProfileLayout.Length)
            return "a profile has at least 2 bytes";

        byte control = reader.Buffer[reader.DataOffset];
        byte spacing = reader.Buffer[reader.DataOffset + 1];
        return ProfileLayout.TryRead(control, spacing, out _) ? null : $"the spacing control {control:X2} with spacing value {spacing:X2} is reserved";
    }

    /// <summary>Adds the values of each profile, with the base time and base value of its storage number.</summary>
    internal static void AddValues(RecordReading[] records)
    {
        foreach (RecordReading record in records)
        {
            if (record.ValueKind == ValueKind.Profile)
                record.Profile = Read(record, records);
        }
    }

    private static VifeEffect? Kind(RecordReader reader)
    {
        for (int i = 0; i < reader.EffectCount; i++)
        {
            if (reader.GetEffect(i) is VifeEffect.CompactProfile or VifeEffect.CompactProfileWithRegisters or VifeEffect.InverseCompactProfile)
                return reader.DataField == DataField.Variable && !reader.TryGetUnitText(out _) ? reader.GetEffect(i) : null;
        }

        return null;
    }

    private static CompactProfile Read(RecordReading record, RecordReading[] records)
    {
        ReadOnlySpan<byte> data = record.Data.Span;
        ProfileLayout.TryRead(data[0], data[1], out ProfileLayout layout);
        VifeEffect kind = record.Effects.First(IsProfileEffect);
        RecordReading? time = records.FirstOrDefault(one => IsBaseTime(one, record));
        ExactDecimal? value = layout.Increment == ProfileIncrement.Absolute ? null : records.FirstOrDefault(one => IsBaseValue(one, record))?.Number;
        List<ExactDecimal?> elements = Elements(record, layout, out int rest);
        int direction = kind == VifeEffect.InverseCompactProfile ? -1 : 1;
        List<ProfileValue> values = new(elements.Count);
        for (int i = 0; i < elements.Count; i++)
        {
            value = layout.Increment == ProfileIncrement.Absolute ? elements[i] : Sum(value, elements[i], layout.Increment, direction);
            DateParts? at = time?.Date is DateParts start ? ProfileTime.Add(start, layout, direction * (i + 1)) : null;
            values.Add(new ProfileValue(at, value, kind == VifeEffect.CompactProfileWithRegisters ? record.Storage + (ulong)i + 1 : null));
        }

        return new CompactProfile(kind, layout, values, Note(layout, values, time, rest, records.Any(one => IsBaseValue(one, record))));
    }

    private static string? Note(ProfileLayout layout, List<ProfileValue> values, RecordReading? time, int rest, bool hasBase)
    {
        List<string> notes = [];
        if (layout.Unit != ProfileUnit.None && time == null)
            notes.Add("no base time: the telegram has no date with the same storage number");
        else if (layout.Unit != ProfileUnit.None && values.Any(value => value.Time == null))
            notes.Add("the base time is not a valid date");
        if (layout.Increment != ProfileIncrement.Absolute && !hasBase)
            notes.Add("no base value: the telegram has only the differences");
        if (rest > 0)
            notes.Add(rest == 1 ? "1 byte at the end is not a whole value" : $"{rest} bytes at the end are not a whole value");
        return notes.Count == 0 ? null : string.Join("; ", notes);
    }

    private static bool IsProfileEffect(VifeEffect effect) =>
        effect is VifeEffect.CompactProfile or VifeEffect.CompactProfileWithRegisters or VifeEffect.InverseCompactProfile;

    private static bool IsBaseTime(RecordReading one, RecordReading profile) =>
        one.Storage == profile.Storage && one.Quantity is Quantity.Date or Quantity.DateTime && one.Storage == profile.Storage && one.Date != null && one.Effects.Count == 0;

    private static bool IsBaseValue(RecordReading one, RecordReading profile) =>
        one.Storage == profile.Storage && one.Tariff == profile.Tariff && one.Subunit == profile.Subunit && one.Function == profile.Function
        && one.Number != null && one.Quantity == profile.Quantity && one.Unit == profile.Unit
        && one.Effects.SequenceEqual(profile.Effects.Where(effect => !IsProfileEffect(effect)));

    /// <summary>Decodes each element as a record with the VIF of the profile. Missing elements, which have the coding of "no valid value", are null.</summary>
    private static List<ExactDecimal?> Elements(RecordReading record, ProfileLayout layout, out int rest)
    {
        byte[] head = Head(record, layout);
        ReadOnlySpan<byte> data = record.Data.Span[ProfileLayout.Length..];
        byte[] buffer = new byte[head.Length + data.Length];
        head.CopyTo(buffer, 0);
        RecordReader reader = new();
        List<ExactDecimal?> elements = [];
        while (data.Length > 0)
        {
            data.CopyTo(buffer.AsSpan(head.Length));
            reader.Reset(buffer, 0, head.Length + data.Length, isFromMaster: false);
            if (!reader.Read() || reader.Error == RecordError.Truncated)
                break;

            RecordValue value = RecordValue.Of(reader, isHighByteFirst: false);
            elements.Add(value.HasNumber ? value.Number : null);
            data = data[(reader.RecordLength - head.Length)..];
        }

        rest = data.Length;
        return elements;
    }

    /// <summary>Returns DIF, VIF and VIFEs of an element: those of the record, without the VIFE of the profile.</summary>
    private static byte[] Head(RecordReading record, ProfileLayout layout)
    {
        List<byte> head = [(byte)layout.Element, .. record.Vib.Span];
        int profile = 1 + record.ProfileVife;
        head[profile - 1] = (byte)((head[profile - 1] & ~Extension) | (head[profile] & Extension));
        head.RemoveAt(profile);
        bool isUnsigned = layout.Increment is ProfileIncrement.Increment or ProfileIncrement.Decrement;
        if (isUnsigned)
        {
            head[^1] |= Extension;
            head.AddRange(TypeC);
        }

        return [.. head];
    }

    private static ExactDecimal? Sum(ExactDecimal? value, ExactDecimal? difference, ProfileIncrement increment, int direction)
    {
        if (value is not ExactDecimal start || difference is not ExactDecimal change)
            return null;

        int sign = increment == ProfileIncrement.Decrement ? -direction : direction;
        return ExactDecimal.Sum(start, sign < 0 ? change with { Mantissa = -change.Mantissa } : change);
    }
}
