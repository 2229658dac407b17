namespace Mbus.Client.Readings;

/// <summary>One record of a meter, with its value in the plain unit: all powers of ten and VIFE corrections are applied.</summary>
public sealed class RecordReading
{
    private readonly byte[] _buffer;
    private readonly int _offset;
    private readonly int _length;
    private readonly int _vibOffset;
    private readonly int _vibLength;
    private readonly int _dataOffset;
    private readonly Int128 _mantissa;
    private readonly int _exponent;
    private readonly DateParts _date;

    private readonly RecordHead _head;
    private readonly bool _hasUnit;

    // Text, address or profile.
    private object? _value;

    internal RecordReading(int telegram, RecordReader reader, in RecordValue value, bool isFromMaster)
    {
        Telegram = telegram;
        Kind = reader.Kind;
        _head = RecordHead.Of(reader, isFromMaster);
        _hasUnit = value.HasNumber || value.Kind == ValueKind.Profile || (value.Invalid != null && value.Date.Type == DataType.None);
        Type = reader.Type;
        ValueKind = value.Kind;
        (_mantissa, _exponent) = value.Number;
        _date = value.Date;
        _value = (object?)value.Text ?? value.Address;
        RecordError = reader.Error;
        Error = value.Error;
        Invalid = value.Invalid;
        VifeOffset = reader.VifeOffset - reader.VifOffset;
        _buffer = reader.Buffer;
        _vibOffset = reader.VifOffset;
        _vibLength = Math.Max(0, reader.VifeOffset + reader.VifeCount - reader.VifOffset);
        _offset = reader.RecordOffset;
        _length = reader.RecordLength;
        _dataOffset = reader.DataOffset;
    }

    /// <summary>Number of the telegram, from 1.</summary>
    public int Telegram { get; }

    /// <summary>Kind: a record, a counter of the fixed structure, or the rest of a telegram.</summary>
    public RecordKind Kind { get; }

    /// <summary>Function of the value: instantaneous, maximum, minimum or error.</summary>
    public RecordFunction Function => _head.Function;

    /// <summary>Storage number, 41 bits: 0 is the present.</summary>
    public ulong Storage => _head.Storage;

    /// <summary>Tariff, 20 bits: 0 is the total.</summary>
    public int Tariff => _head.Tariff;

    /// <summary>Subunit of the device, 10 bits.</summary>
    public int Subunit => _head.Subunit;

    /// <summary>True if <see cref="Storage"/> is a register number (EN 13757-3:2018, final DIFE).</summary>
    public bool IsRegister => _head.IsRegister;

    /// <summary>Quantity of the value.</summary>
    public Quantity Quantity => _head.Quantity;

    /// <summary>
    /// Quantity in lower case, in English. A manufacturer's own quantity is followed by its code: <c>manufacturer specific FF07</c>.
    /// </summary>
    public string QuantityName => _head.QuantityName;

    /// <summary>Unit symbol, or the meter's plain text unit; empty for none.</summary>
    public string Unit => _hasUnit ? _head.Unit : _head.PlainText;

    /// <summary>Unit as a UCUM code; empty for none, and for a unit in plain text.</summary>
    public string UnitCode => _hasUnit ? _head.UnitCode : "";

    /// <summary>Coding of the data.</summary>
    public DataType Type { get; }

    /// <summary>Kind of the value.</summary>
    public ValueKind ValueKind { get; }

    /// <summary>Value of <see cref="ValueKind.Number"/>, and of <see cref="ValueKind.Real"/> by its shortest digits.</summary>
    public ExactDecimal? Number => ValueKind is ValueKind.Number or ValueKind.Real ? new ExactDecimal(_mantissa, _exponent) : null;

    /// <summary>Value of <see cref="ValueKind.Real"/>.</summary>
    public double? Real => ValueKind == ValueKind.Real ? Number?.ToDouble() : null;

    /// <summary>Components of a date or time, also if they are not a valid point in time: see <see cref="DateParts.Validity"/>.</summary>
    public DateParts? Date => _date.Type == DataType.None ? null : _date;

    /// <summary>Value of <see cref="ValueKind.Text"/> as sent; may contain control characters.</summary>
    public string? Text => _value as string;

    /// <summary>Value of <see cref="ValueKind.Address"/>: identification, manufacturer, version and device type.</summary>
    public MeterIdentity? Address => _value as MeterIdentity;

    /// <summary>Manufacturer's code after VIF 7F or VIFE 7F in hexadecimal, as sent; empty for none.</summary>
    public string ManufacturerCode => _head.ManufacturerCode;

    /// <summary>Data bytes as sent.</summary>
    public ReadOnlyMemory<byte> Data => _buffer.AsMemory(_dataOffset, _offset + _length - _dataOffset);

    /// <summary>Effects of the VIFEs, in order. Those that scale the value or change its unit are already applied.</summary>
    public IReadOnlyList<VifeEffect> Effects => _head.Effects;

    /// <summary>Error of the record.</summary>
    public RecordError RecordError { get; }

    /// <summary>Error of the record in a sentence, with the data sent; null if there is none.</summary>
    public string? Error { get; }

    /// <summary>Reason in a sentence why a correct record has no valid value; null if the value is valid.</summary>
    public string? Invalid { get; }

    /// <summary>Whole record as sent or decrypted: DIF to data.</summary>
    public ReadOnlyMemory<byte> Raw => _buffer.AsMemory(_offset, _length);

    /// <summary>
    /// Value of any kind as text; empty for none. Dates are formatted as <see cref="DateParts.ToString"/>, bytes in hexadecimal.
    /// </summary>
    public string ValueText => ValueKind switch
    {
        ValueKind.Number or ValueKind.Real => Number.ToString()!,
        ValueKind.Date => _date.ToString(),
        ValueKind.Text => Text!,
        ValueKind.Bytes => Hex.Format(Data.Span),
        ValueKind.Address => Address!.ToText(),
        ValueKind.Profile => Profile?.ToString() ?? "",
        _ => "",
    };

    /// <summary>Value of <see cref="ValueKind.Profile"/>: values with their times.</summary>
    public CompactProfile? Profile
    {
        get => _value as CompactProfile;
        internal set => _value = value;
    }

    /// <summary>Names and values from a maker's file; null for none.</summary>
    public MakerNames? Maker { get; internal set; }

    /// <summary>Texts that the record shares with others; null for a record with a head of its own.</summary>
    internal HeadTexts? Texts => _hasUnit ? _head.TextsWithUnit : _head.Texts;

    /// <summary>VIF and VIFEs as sent, without the text of a unit after them.</summary>
    internal ReadOnlyMemory<byte> Vib => _buffer.AsMemory(_vibOffset, _vibLength);

    /// <summary>Offset of the first VIFE in <see cref="Vib"/>.</summary>
    internal int VifeOffset { get; }

    /// <summary>Offset in <see cref="Vib"/> of the VIFE that announces a profile.</summary>
    internal int ProfileVife
    {
        get
        {
            int at = VifeOffset;
            while (at < Vib.Length - 1 && (VifeEffect)(Vib.Span[at] & 0x7F) is not (VifeEffect.CompactProfile or VifeEffect.CompactProfileWithRegisters or VifeEffect.InverseCompactProfile))
                at += (Vib.Span[at] & 0x7F) == 0x7C ? 2 : 1;
            return at;
        }
    }

    /// <summary>Texts of the effects, the one of VIFE 7F with the manufacturer's code.</summary>
    internal IEnumerable<string> EffectTexts => Effects.Select(EffectText);

    /// <summary>Returns the text of an effect, the one of VIFE 7F with the manufacturer's code.</summary>
    internal string EffectText(VifeEffect effect) =>
        effect == VifeEffect.ManufacturerSpecific ? $"{effect.Text()} {ManufacturerCode}".TrimEnd() : effect.Text();

    /// <summary>Returns, for example, <c>volume 0.05 m³</c>.</summary>
    public override string ToString() => $"{QuantityName} {Error ?? Invalid ?? ValueText} {Unit}".TrimEnd();
}
