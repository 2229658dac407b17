namespace Mbus.Client.Tests.Vectors;

/// <summary>The rows of the standard's tables that telegrams use.</summary>
internal sealed class UsedRows
{
    private const int FixedUnitsOffset = 6;
    private const int FixedUnitMask = 0x3F;
    private const byte Filler = 0x2F;

    private readonly RecordReader _reader = new();

    /// <summary>The VIFs, with the codes behind FB, FD and FD FD as <see cref="RecordReader.Vif"/> gives them.</summary>
    internal HashSet<int> Vifs { get; } = [];

    /// <summary>The effects of VIFEs.</summary>
    internal HashSet<VifeEffect> Effects { get; } = [];

    /// <summary>DIFs, without storage, function and extension bit.</summary>
    internal HashSet<DataField> DataFields { get; } = [];

    /// <summary>Whole bytes of special DIFs.</summary>
    internal HashSet<byte> SpecialDifs { get; } = [];

    /// <summary>Length bytes of data of variable length.</summary>
    internal HashSet<byte> LengthBytes { get; } = [];

    /// <summary>CI fields.</summary>
    internal HashSet<byte> Cis { get; } = [];

    /// <summary>Units of the fixed structure.</summary>
    internal HashSet<int> FixedUnits { get; } = [];

    /// <summary>Media of the fixed structure.</summary>
    internal HashSet<int> FixedMedia { get; } = [];

    /// <summary>Values of the enumerations that describe telegrams and records.</summary>
    internal HashSet<Enum> Values { get; } = [];

    /// <summary>Adds the rows that a frame uses.</summary>
    internal void Add(byte[] bytes)
    {
        if (!Frame.TryParse(bytes, 0, bytes.Length, out Frame frame))
            return;

        TelegramHeader header = TelegramHeader.Read(frame);
        Values.Add(header.Content);
        Values.Add(header.Kind);
        if (header.Content == TelegramContent.None)
            return;

        Cis.Add(header.Ci);
        if (header.Kind == HeaderKind.Fixed)
        {
            FixedUnits.UnionWith(header.Buffer.Skip(header.Offset + FixedUnitsOffset).Take(2).Select(unit => unit & FixedUnitMask));
            FixedMedia.Add(header.FixedMedium);
        }

        AddFiller(header);
        _reader.Reset(header);
        while (_reader.Read())
            AddRecord();
    }

    /// <summary>The reader skips fillers; one in front of the first record is found here.</summary>
    private void AddFiller(TelegramHeader header)
    {
        if (header.Content == TelegramContent.Records && header.DataLength > 0 && header.Buffer[header.DataOffset] == Filler)
            SpecialDifs.Add(Filler);
    }

    private void AddRecord()
    {
        Values.UnionWith([_reader.Kind, _reader.Error, _reader.Function, _reader.Type, _reader.Quantity, _reader.Unit]);
        if (_reader.TryGetDate(out DateParts date))
            Values.Add(date.Validity);
        if (_reader.Kind is not (RecordKind.Record or RecordKind.FixedCounter))
        {
            SpecialDifs.Add(_reader.Dif);
            return;
        }

        DataFields.Add(_reader.DataField);
        if (_reader.Kind != RecordKind.Record)
            return;

        Vifs.Add(_reader.Vif);
        for (int i = 0; i < _reader.EffectCount; i++)
            Effects.Add(_reader.GetEffect(i));
        if (_reader.DataField == DataField.Variable && _reader.Error != RecordError.Truncated)
            LengthBytes.Add(_reader.Buffer[_reader.DataOffset - 1]);
    }
}
