namespace Mbus.Client.Readings;

/// <summary>
/// Meaning of the DIF, the VIF and their extensions of a record. A meter sends the same ones in each telegram, so that one instance is used
/// for many records.
/// </summary>
internal sealed class RecordHead
{
    private const int MaxKnown = 1000;
    private const int MaxLength = 7;
    private const int PlainTextVif = 0x7C;
    private const int VifMask = 0x7F;

    [ThreadStatic]
    private static Dictionary<ulong, RecordHead>? _known;

    private RecordHead(RecordReader reader)
    {
        Function = reader.Function;
        Storage = reader.Storage;
        Tariff = reader.Tariff;
        Subunit = reader.Subunit;
        IsRegister = reader.IsRegister;
        Quantity = reader.Quantity;
        QuantityName = RecordNames.Quantity(reader);
        Effects = RecordNames.Effects(reader);
        (Unit, UnitCode, PlainText) = RecordNames.Unit(reader, Effects);
        ManufacturerCode = RecordNames.ManufacturerCode(reader);
    }

    internal RecordFunction Function { get; }

    internal ulong Storage { get; }

    internal int Tariff { get; }

    internal int Subunit { get; }

    internal bool IsRegister { get; }

    internal Quantity Quantity { get; }

    internal string QuantityName { get; }

    internal VifeEffect[] Effects { get; }

    /// <summary>Unit symbol of a number.</summary>
    internal string Unit { get; }

    /// <summary>UCUM code of the unit of a number.</summary>
    internal string UnitCode { get; }

    /// <summary>Unit in plain text, also of other values; empty for none.</summary>
    internal string PlainText { get; }

    internal string ManufacturerCode { get; }

    /// <summary>Texts of records whose value has no unit, or only one in plain text; null if this head is of one record.</summary>
    internal HeadTexts? Texts { get; private init; }

    /// <summary>Texts of records whose value has the unit; null if this head is of one record.</summary>
    internal HeadTexts? TextsWithUnit { get; private init; }

    /// <summary>Returns the meaning for the current record.</summary>
    /// <param name="reader">Reader of the record.</param>
    /// <param name="isFromMaster">True for a telegram of a master, in which some VIFEs have another meaning.</param>
    internal static RecordHead Of(RecordReader reader, bool isFromMaster)
    {
        int length = reader.DataOffset - reader.RecordOffset;
        bool isKept = reader.Kind == RecordKind.Record && reader.Error is not (RecordError.Truncated or RecordError.ReservedLength) && !isFromMaster && length <= MaxLength
            && (reader.Buffer[reader.VifOffset] & VifMask) != PlainTextVif;
        if (!isKept)
            return new RecordHead(reader);

        ulong key = (ulong)length;
        for (int i = 0; i < length; i++)
            key = (key << 8) | reader.Buffer[reader.RecordOffset + i];
        Dictionary<ulong, RecordHead> known = _known ??= [];
        if (known.TryGetValue(key, out RecordHead? head))
            return head;

        if (known.Count == MaxKnown)
            known.Clear();
        head = new RecordHead(reader) { Texts = new HeadTexts(), TextsWithUnit = new HeadTexts() };
        known.Add(key, head);
        return head;
    }
}
