namespace Mbus.Client.Readings;

/// <summary>Learns the format of a full frame while its records are read. A frame with an erroneous record, or with manufacturer data, has none.</summary>
/// <param name="formats">Receives the format; null to learn none.</param>
/// <param name="buffer">Buffer for the longest format.</param>
internal ref struct FormatLearner(RecordFormats? formats, Span<byte> buffer)
{
    private readonly Span<byte> _format = buffer;
    private RecordFormats? _formats = formats;
    private int _length;

    /// <summary>Adds the DIFs and VIFs of the current record.</summary>
    internal void Add(RecordReader reader)
    {
        if (_formats == null)
            return;

        int end = reader.DataOffset - (reader.DataField == DataField.Variable ? 1 : 0);
        int count = end - reader.RecordOffset;
        bool isPlain = reader.Kind == RecordKind.Record && reader.Error is not (RecordError.Truncated or RecordError.ReservedLength);
        if (!isPlain || count > _format.Length - _length)
        {
            _formats = null;
            return;
        }

        reader.Buffer.AsSpan(reader.RecordOffset, count).CopyTo(_format[_length..]);
        _length += count;
    }

    /// <summary>Learns the format after the last record.</summary>
    internal readonly void End()
    {
        if (_formats != null && _length > 0)
            _formats.Add(_format[.._length]);
    }
}
