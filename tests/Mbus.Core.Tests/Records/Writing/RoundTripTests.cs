namespace Mbus.Tests.Records;

/// <summary>Reader to writer to the same bytes, over every telegram of <c>tests/vectors</c> and shared/frames. The writer does not write mode 2.</summary>
public class RoundTripTests
{
    private readonly RecordReader _reader = new();
    private readonly RecordWriter _writer = new();
    private readonly byte[] _buffer = new byte[300];

    [Fact]
    public void Every_record_of_every_telegram_is_written_as_it_was_read()
    {
        int records = 0;
        foreach ((string? name, byte[] _, Frame frame) in Frames.All())
        {
            _reader.Reset(TelegramHeader.Read(frame));
            while (_reader.Read())
            {
                records++;
                _writer.Reset(_buffer, 0, _buffer.Length);
                Assert.True(_writer.Write(_reader), name);
                AssertSame(name);
            }
        }

        Assert.InRange(records, 600, 10000);
    }

    // VIFE 50 is a duration (signed), FC 11 makes the data unsigned: not as manufacturer codes after 7F, and not after FC FC.
    [Theory]
    [InlineData(0xFD0F, 200, true, (byte)0x7F, (byte)0x50)]
    [InlineData(0xFD0F, 200, false, (byte)0x50)]
    [InlineData(0x13, 200, true, (byte)0x7C, (byte)0x11)]
    [InlineData(0x13, 200, false, (byte)0x7C, (byte)0x7C, (byte)0x11)]
    [InlineData(0x13, 200, false, (byte)0x7F, (byte)0x7C, (byte)0x11)]
    public void A_VIFE_changes_the_range_of_the_data_as_it_does_for_a_reader(int vif, long value, bool isWritten, params byte[] vifes)
    {
        _writer.Reset(_buffer, 0, _buffer.Length);
        _writer.Begin(DataField.Int8);
        _writer.AddVif(vif);
        foreach (byte vife in vifes)
            _writer.AddVife(vife);
        Assert.Equal(isWritten, _writer.WriteInteger(value));
        _reader.Reset(_buffer, 0, _writer.Length, isFromMaster: false);
        Assert.Equal(isWritten, _reader.Read() && _reader.TryGetInteger(out long read) && read == value);
    }

    [Fact]
    public void Every_value_of_every_telegram_can_be_written_again()
    {
        int values = 0;
        foreach ((string? name, byte[] _, Frame frame) in Frames.All())
        {
            if (TelegramHeader.Read(frame).IsHighByteFirst)
                continue;
            _reader.Reset(TelegramHeader.Read(frame));
            while (_reader.Read())
            {
                if (_reader.Kind != RecordKind.Record || _reader.IsTooLong() || _reader.UnitTextInFront() || _reader.HasOtherLengthByte() || _reader.IsMinusZero())
                    continue;
                values++;
                _writer.Reset(_buffer, 0, _buffer.Length);
                _writer.Begin(_reader.DataField, _reader.Function, _reader.Storage, _reader.Tariff, _reader.Subunit, _reader.DifeCount);
                _writer.AddVif(_reader.Vif);
                for (int i = 0; i < _reader.VifeCount; i++)
                    _writer.AddVife(_reader.Buffer[_reader.VifeOffset + i]);
                if (_reader.TryGetUnitText(out string unit))
                    _writer.AddUnitText(unit);
                Assert.True(WriteValue(), name);
                AssertSame(name);
            }
        }

        Assert.InRange(values, 500, 10000);
    }

    [Fact]
    public void Every_telegram_is_written_as_it_was_read()
    {
        foreach ((string? name, byte[]? bytes, Frame frame) in Frames.All())
        {
            TelegramHeader header = TelegramHeader.Read(frame);
            if (header.Content != TelegramContent.Records || header.IsHighByteFirst)
                continue;
            int length = 0;
            if (header.Kind == HeaderKind.Long)
                length = TelegramHeader.WriteLong(_buffer, 0, header.Address, header.AccessNumber, header.Status, header.Configuration);
            else if (header.Kind == HeaderKind.Short)
                length = TelegramHeader.WriteShort(_buffer, 0, header.AccessNumber, header.Status, header.Configuration);
            _writer.Reset(_buffer, length, _buffer.Length - length);
            _reader.Reset(header);
            int next = header.DataOffset;
            while (_reader.Read())
            {
                Assert.True(_writer.WriteFillers(_reader.RecordOffset - next));
                Assert.True(_writer.Write(_reader));
                next = _reader.RecordOffset + _reader.RecordLength;
            }

            Assert.True(_writer.WriteFillers(header.Offset + header.Length - next));
            byte[] written = new byte[Frame.MaxLength];
            int count = Frame.WriteLong(written, 0, frame.C, frame.A, frame.Ci, _buffer, 0, length + _writer.Length);
            Assert.Equal((name, Convert.ToHexString(bytes)), (name, Convert.ToHexString(written, 0, count)));
        }
    }

    private bool WriteValue()
    {
        if (_reader.TryGetText(out string text))
            return _writer.WriteText(text);
        if (_reader.TryGetDate(out DateParts date))
            return _writer.WriteDate(date);
        if (_reader.TryGetReal(out double real))
            return _writer.WriteReal(real);
        if (_reader.DataField != DataField.Variable && _reader.TryGetInteger(out long integer))
            return _writer.WriteInteger(integer);
        return _writer.WriteBytes(_reader.Buffer, _reader.DataOffset, _reader.DataLength);
    }

    private void AssertSame(string name)
    {
        string expected = Convert.ToHexString(_reader.Buffer, _reader.RecordOffset, _reader.RecordLength);
        Assert.Equal((name, expected), (name, Convert.ToHexString(_buffer, 0, _writer.Length)));
    }
}

file static class ReaderExtensions
{
    /// <summary>True for a record that has more than the telegram or the standard has room for.</summary>
    public static bool IsTooLong(this RecordReader reader)
    {
        return reader.Error is RecordError.Truncated or RecordError.TooManyDifes or RecordError.TooManyVifes or RecordError.ReservedLength;
    }

    /// <summary>True where the unit in plain text stands in front of VIFEs.</summary>
    public static bool UnitTextInFront(this RecordReader reader)
    {
        return reader.Vif == 0x7C && reader.VifeCount > 0 && reader.VifeOffset > reader.VifOffset + 1;
    }

    /// <summary>True where the writer, given the value, sends another length byte: for BCD, old floating point and reserved ones, and for no characters.</summary>
    public static bool HasOtherLengthByte(this RecordReader reader)
    {
        return reader.DataField == DataField.Variable && reader.Buffer[reader.DataOffset - 1] is 0x00 or (>= 0xC0 and <= 0xDF) or >= 0xF7;
    }

    /// <summary>True for minus zero in BCD or floating point: as a value it is zero, without a sign.</summary>
    public static bool IsMinusZero(this RecordReader reader)
    {
        bool isZero = reader.Type == DataType.Bcd ? reader.TryGetInteger(out long integer) && integer == 0 : reader.TryGetReal(out double real) && real == 0;
        return isZero && reader.Buffer[reader.DataOffset + reader.DataLength - 1] != 0;
    }
}
