namespace Mbus.Client.Readings;

/// <summary>One record of a meter, with its value in the unit itself: all powers of ten and corrections by VIFEs are in.</summary>
public sealed class RecordReading
{
    internal RecordReading(int telegram, RecordReader reader, RecordValue value)
    {
        Telegram = telegram;
        Kind = reader.Kind;
        Function = reader.Function;
        Storage = reader.Storage;
        Tariff = reader.Tariff;
        Subunit = reader.Subunit;
        IsRegister = reader.IsRegister;
        Quantity = reader.Quantity;
        QuantityName = RecordNames.Quantity(reader);
        Effects = RecordNames.Effects(reader);
        (Unit, UnitCode) = RecordNames.Unit(reader, value, Effects);
        Type = reader.Type;
        ValueKind = value.Kind;
        Number = value.Number;
        Real = value.Real;
        Date = value.Date;
        Text = value.Text;
        RecordError = reader.Error;
        Error = value.Error;
        Invalid = value.Invalid;
        Raw = reader.Buffer.AsMemory(reader.RecordOffset, reader.RecordLength);
        Data = reader.Buffer.AsMemory(reader.DataOffset, reader.DataLength);
    }

    /// <summary>The telegram that it is from, counted from 1.</summary>
    public int Telegram { get; }

    /// <summary>A record, a counter of the fixed structure, or the rest of a telegram.</summary>
    public RecordKind Kind { get; }

    /// <summary>What the value is of those of its time.</summary>
    public RecordFunction Function { get; }

    /// <summary>The storage number, 41 bits: 0 is the present.</summary>
    public ulong Storage { get; }

    /// <summary>The tariff, 20 bits: 0 is the total.</summary>
    public int Tariff { get; }

    /// <summary>The subunit of the device, 10 bits.</summary>
    public int Subunit { get; }

    /// <summary>True where <see cref="Storage"/> is the number of a register (EN 13757-3:2018, final DIFE).</summary>
    public bool IsRegister { get; }

    /// <summary>What the value measures or says.</summary>
    public Quantity Quantity { get; }

    /// <summary>The quantity in lower case, in English. A manufacturer's own has its code behind: <c>manufacturer specific FF07</c>.</summary>
    public string QuantityName { get; }

    /// <summary>The unit as people write it, or in the meter's plain text; empty for none.</summary>
    public string Unit { get; }

    /// <summary>The unit as a UCUM code; empty for none, and for a unit in plain text.</summary>
    public string UnitCode { get; }

    /// <summary>The coding of the data.</summary>
    public DataType Type { get; }

    /// <summary>Which value there is.</summary>
    public ValueKind ValueKind { get; }

    /// <summary>The value of <see cref="ValueKind.Number"/>, and that of <see cref="ValueKind.Real"/> by its shortest digits.</summary>
    public ExactDecimal? Number { get; }

    /// <summary>The value of <see cref="ValueKind.Real"/>.</summary>
    public double? Real { get; }

    /// <summary>The components of a date or time, also where they make no moment: see <see cref="DateParts.Validity"/>.</summary>
    public DateParts? Date { get; }

    /// <summary>The value of <see cref="ValueKind.Text"/>, as it was sent; it may hold control characters.</summary>
    public string? Text { get; }

    /// <summary>The bytes of data, as they were sent.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>What the VIFEs say, in their order. Those that scale the value or change its unit are in both already.</summary>
    public IReadOnlyList<VifeEffect> Effects { get; }

    /// <summary>What is wrong with the record.</summary>
    public RecordError RecordError { get; }

    /// <summary>What is wrong with the record, in a sentence, with what was sent; null where nothing is.</summary>
    public string? Error { get; }

    /// <summary>Why a sound record holds no valid value, in a sentence; null where it does.</summary>
    public string? Invalid { get; }

    /// <summary>The whole record as it was sent, or decrypted: DIF to data.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The value as text, of whichever kind; empty for none. Dates are as <see cref="DateParts.ToString"/> has them, bytes in hexadecimal.</summary>
    public string ValueText => ValueKind switch
    {
        ValueKind.Number or ValueKind.Real => Number.ToString()!,
        ValueKind.Date => Date.ToString()!,
        ValueKind.Text => Text!,
        ValueKind.Bytes => Hex.Format(Data.Span),
        _ => "",
    };

    /// <summary>For example <c>volume 0.05 m³</c>.</summary>
    public override string ToString() => $"{QuantityName} {Error ?? Invalid ?? ValueText} {Unit}".TrimEnd();
}
