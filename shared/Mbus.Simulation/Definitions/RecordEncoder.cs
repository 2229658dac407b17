namespace Mbus.Simulation;

/// <summary>Encodes the records of simulated meters for a given time.</summary>
internal sealed class RecordEncoder
{
    private readonly RecordReader _header = new();
    private readonly RecordWriter _writer = new();

    /// <summary>Returns the encoded length in bytes, header and data; 0 if the data field cannot hold the data.</summary>
    internal int LengthOf(RecordDefinition record)
    {
        byte[] buffer = new byte[Frame.MaxData];
        double[] extremes = [record.Value, record.Value + Math.Abs(record.Wobble), record.Value - Math.Abs(record.Wobble)];
        return extremes.Min(value => Write(record, record.Date ?? DateTime.UnixEpoch.AddYears(50), value, buffer, 0));
    }

    /// <summary>Writes a record and returns its length. A counter that overflows restarts at 0.</summary>
    internal int Write(RecordDefinition record, DateTime clock, TimeSpan elapsed, byte[] buffer, int offset)
    {
        double value = record.ValueAt(elapsed.TotalHours);
        int length = Write(record, clock, value, buffer, offset);
        return length > 0 ? length : Write(record, clock, value % Capacity(record.DataField, value < 0), buffer, offset);
    }

    private static double Capacity(DataField field, bool isNegative) => field switch
    {
        DataField.Int8 => 1 << 7,
        DataField.Int16 => 1 << 15,
        DataField.Int24 => 1 << 23,
        DataField.Int32 => 1L << 31,
        DataField.Int48 => 1L << 47,
        DataField.Bcd2 => isNegative ? 1e1 : 1e2,
        DataField.Bcd4 => isNegative ? 1e3 : 1e4,
        DataField.Bcd6 => isNegative ? 1e5 : 1e6,
        DataField.Bcd8 => isNegative ? 1e7 : 1e8,
        DataField.Bcd12 => isNegative ? 1e11 : 1e12,
        _ => long.MaxValue,
    };

    private static DateParts DateFor(DataField field, DateTime date) => field switch
    {
        DataField.Int16 => DateParts.OfDate(date.Year, date.Month, date.Day),
        DataField.Int24 => DateParts.OfTime(date.Hour, date.Minute, date.Second),
        DataField.Int32 => DateParts.OfMinute(date.Year, date.Month, date.Day, date.Hour, date.Minute, false),
        _ => DateParts.OfSecond(date.Year, date.Month, date.Day, date.Hour, date.Minute, date.Second, false),
    };

    private int Write(RecordDefinition record, DateTime clock, double value, byte[] buffer, int offset)
    {
        if (record.Hex != null)
        {
            if (record.Header.Length + record.Hex.Length > buffer.Length - offset)
                return 0;

            record.Header.CopyTo(buffer, offset);
            record.Hex.CopyTo(buffer, offset + record.Header.Length);
            return record.Header.Length + record.Hex.Length;
        }

        _writer.Reset(buffer, offset, buffer.Length - offset);
        BeginRecord(record.Header);
        bool isWritten = record switch
        {
            { Text: string text } => _writer.WriteText(text),
            { IsClock: true } => _writer.WriteDate(DateFor(record.DataField, clock)),
            { Date: DateTime date } => _writer.WriteDate(DateFor(record.DataField, date)),
            { DataField: DataField.Real32 } => _writer.WriteReal(value),
            _ => Math.Abs(value) < long.MaxValue && _writer.WriteInteger((long)Math.Floor(value)),
        };
        return isWritten ? _writer.Length : 0;
    }

    private void BeginRecord(byte[] header)
    {
        _header.Reset(header, 0, header.Length, false);
        _header.Read();
        _writer.Begin(_header.DataField, _header.Function, _header.Storage, _header.Tariff, _header.Subunit, _header.DifeCount);
        _writer.AddVif(_header.Vif);
        for (int i = 0; i < _header.VifeCount; i++)
            _writer.AddVife(header[_header.VifeOffset + i]);
    }
}
