namespace Mbus.Tests.Records;

public class RecordReaderWalkTests
{
    /// <summary>A maximum with storage, tariff and subunit, a unit in plain text, a VIFE, and data.</summary>
    private const string WithAllParts = "D4 51 FC 74 03 48 52 25 00 00 00 80";

    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData("03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02", "03 13 15 31 00|DA 02 3B 13 01|8B 60 04 37 18 02")]
    [InlineData("2F 2F 04 83 3B 88 13 00 00 2F 2F", "04 83 3B 88 13 00 00")]
    [InlineData("04 FB 82 75 01 00 00 00 01 7A 05", "04 FB 82 75 01 00 00 00|01 7A 05")]
    [InlineData("02 FD FD 02 B4 00 01 7A 05", "02 FD FD 02 B4 00|01 7A 05")]
    [InlineData("0D FD 0B 05 36 31 54 54 57 01 7A 05", "0D FD 0B 05 36 31 54 54 57|01 7A 05")]
    [InlineData("08 13 08 5A", "08 13|08 5A")]
    [InlineData("C8 3F 7E", "C8 3F 7E")]
    [InlineData("7F", "7F")]
    [InlineData("01 7A 05 0F 01 02 03", "01 7A 05|0F 01 02 03")]
    [InlineData("01 7A 05 1F", "01 7A 05|1F")]
    [InlineData("01 7A 05 3F 01 7A 05", "01 7A 05|3F 01 7A 05")]
    [InlineData("01 7A 05 6F 01 7A 05", "01 7A 05|6F 01 7A 05")]
    [InlineData("01 7A 05 8F 01 7A 05", "01 7A 05|8F 01 7A 05")]
    [InlineData("01 7A 05 9F 01 7A 05", "01 7A 05|9F 01 7A 05")]
    [InlineData("02 FC 03 48 52 25 74 D4 11 01 7A 05", "02 FC 03 48 52 25 74 D4 11|01 7A 05")]
    [InlineData("02 FC 74 03 48 52 25 D4 11 01 7A 05", "02 FC 74 03 48 52 25 D4 11|01 7A 05")]
    [InlineData("0D 7C 08 44 49 20 2E 74 73 75 63 02 31 32 01 7A 05", "0D 7C 08 44 49 20 2E 74 73 75 63 02 31 32|01 7A 05")]
    [InlineData("84 80 80 80 80 80 80 80 80 80 80 00 13 01 00 00 00 01 7A 05", "84 80 80 80 80 80 80 80 80 80 80 00 13 01 00 00 00|01 7A 05")]
    [InlineData("", "")]
    public void Records_end_where_the_next_begin(string bytes, string records)
    {
        byte[] buffer = Frames.Hex("AA" + bytes + "AA");
        _reader.Reset(buffer, 1, buffer.Length - 2, isFromMaster: false);

        List<string> found = new();
        while (_reader.Read())
            found.Add(BitConverter.ToString(buffer, _reader.RecordOffset, _reader.RecordLength).Replace('-', ' '));

        Assert.Equal(records, string.Join("|", found));
        Assert.Equal(RecordKind.None, _reader.Kind);
    }

    [Theory]
    [InlineData("01 7A 05 1F", true)]
    [InlineData("01 7A 05 1F 01 02", true)]
    [InlineData("01 7A 05 0F 1F", false)]
    [InlineData("02 1F 1F 1F", false)]
    public void DIF_1F_means_that_more_telegrams_follow(string bytes, bool follow)
    {
        byte[] buffer = Frames.Hex(bytes);
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);
        while (_reader.Read())
        {
        }

        Assert.Equal(follow, _reader.MoreRecordsFollow);
    }

    [Theory]
    [InlineData("04", RecordError.Truncated)]
    [InlineData("84", RecordError.Truncated)]
    [InlineData("84 80", RecordError.Truncated)]
    [InlineData("04 FD", RecordError.Truncated)]
    [InlineData("04 FD FD", RecordError.Truncated)]
    [InlineData("04 93", RecordError.Truncated)]
    [InlineData("04 13 01 02 03", RecordError.Truncated)]
    [InlineData("0D 13", RecordError.Truncated)]
    [InlineData("0D 13 02 01", RecordError.Truncated)]
    [InlineData("0D 13 FB 01", RecordError.ReservedLength)]
    [InlineData("0D 13 CA 01", RecordError.ReservedLength)]
    [InlineData("02 7C", RecordError.Truncated)]
    [InlineData("02 7C 05 41 42 00 00", RecordError.Truncated)]
    [InlineData("02 FC 80 80", RecordError.Truncated)]
    public void A_truncated_record_is_the_last_and_keeps_its_bytes(string bytes, RecordError error)
    {
        byte[] buffer = Frames.Hex("01 7A 05" + bytes);
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);

        Assert.True(_reader.Read());
        Assert.Equal(RecordError.None, _reader.Error);
        Assert.True(_reader.Read());
        Assert.Equal(error, _reader.Error);
        Assert.Equal((3, buffer.Length - 3), (_reader.RecordOffset, _reader.RecordLength));
        Assert.False(_reader.Read());
    }

    // EN 13757-3, data block: DIF, DIFEs, VIF and its codes, VIFEs, a unit in plain text, LVAR, data. What is missing is empty. Offsets are
    // from the DIF, which follows another record with all its parts.
    [Theory]
    [InlineData("84 40 13 01 00 00 00", 1, 2, 3, 0, 3, 4, 0x13)]
    [InlineData("84 C0 40 FB 82 75 01 00 00 00", 2, 3, 5, 1, 6, 4, 0xFB02)]
    [InlineData("02 FD FD 02 B4 00", 0, 1, 4, 0, 4, 2, 0xFDFD02)]
    [InlineData("02 EF 01 B4 00", 0, 1, 3, 0, 3, 2, 0xEF01)]
    [InlineData("02 FC 74 03 48 52 25 D4 11", 0, 1, 2, 1, 7, 2, 0x7C)]
    [InlineData("0D FD 0B 05 36 31 54 54 57", 0, 1, 3, 0, 4, 5, 0xFD0B)]
    [InlineData("08 13", 0, 1, 2, 0, 2, 0, 0x13)]
    [InlineData("0D 13 00", 0, 1, 2, 0, 3, 0, 0x13)]
    [InlineData("7F", 0, 1, 1, 0, 1, 0, 0)]                         // a special DIF has no other part than data
    [InlineData("0F", 0, 1, 1, 0, 1, 0, 0)]
    [InlineData("0F 01 7A 05", 0, 1, 1, 0, 1, 3, 0)]
    [InlineData("1F 13", 0, 1, 1, 0, 1, 1, 0)]
    [InlineData("FF 13 05", 0, 1, 1, 0, 1, 2, 0)]
    [InlineData("04", 0, 1, 1, 0, 1, 0, 0)]                         // the telegram ends before the VIF
    [InlineData("84", 0, 1, 1, 0, 1, 0, 0)]
    [InlineData("84 80", 1, 2, 2, 0, 2, 0, 0)]
    [InlineData("04 93", 0, 1, 2, 0, 2, 0, 0)]                      // within the VIFEs
    [InlineData("04 FD", 0, 1, 2, 0, 2, 0, 0)]
    [InlineData("04 13 01 02 03", 0, 1, 2, 0, 2, 3, 0x13)]          // within the data
    [InlineData("84 40 93 74 01", 1, 2, 3, 1, 4, 1, 0x13)]
    [InlineData("0D 13", 0, 1, 2, 0, 2, 0, 0x13)]
    [InlineData("0D 13 02 01", 0, 1, 2, 0, 3, 1, 0x13)]
    [InlineData("0D 13 FB 01 02", 0, 1, 2, 0, 3, 2, 0x13)]          // a reserved length byte: all that follows
    public void The_parts_of_a_record_follow_one_another(string record, int difes, int vif, int vife, int vifes, int data, int length, int code)
    {
        byte[] buffer = Frames.Hex(WithAllParts + record);
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);
        Assert.True(_reader.Read());
        Assert.True(_reader.Read());

        int start = _reader.RecordOffset;
        Assert.Equal(Frames.Hex(record)[0], _reader.Dif);
        Assert.Equal((difes, vifes, length), (_reader.DifeCount, _reader.VifeCount, _reader.DataLength));
        Assert.Equal((vif, vife, data), (_reader.VifOffset - start, _reader.VifeOffset - start, _reader.DataOffset - start));
        Assert.Equal(start + _reader.RecordLength, _reader.DataOffset + _reader.DataLength);
        Assert.Equal(code, _reader.Vif);
    }

    // EN 13757-3, special functions of the DIF: the whole byte is a code. Its bits are neither function nor storage.
    [Theory]
    [InlineData("0F", DataType.None)]
    [InlineData("0F FF", DataType.Bytes)]
    [InlineData("1F", DataType.None)]
    [InlineData("1F FF", DataType.Bytes)]
    [InlineData("3F FF", DataType.Bytes)]
    [InlineData("6F FF", DataType.Bytes)]
    [InlineData("7F", DataType.None)]
    [InlineData("FF", DataType.None)]
    public void A_special_DIF_has_no_value(string record, DataType type)
    {
        byte[] buffer = Frames.Hex(WithAllParts + record);
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);
        Assert.True(_reader.Read());
        Assert.True(_reader.Read());

        AssertNoValue(type);
    }

    [Theory]
    [InlineData(ControlInformation.VariableDataNoHeader, WithAllParts)]
    [InlineData(ControlInformation.VariableDataNoHeader, WithAllParts + "2F 2F")]
    [InlineData(ControlInformation.VariableDataNoHeader, WithAllParts + "0F 01")]
    [InlineData(ControlInformation.FixedData, "78 56 34 12 0A 02 E9 7E 01 00 00 00 35 01 00 00")]
    public void Before_the_first_record_and_after_the_last_there_is_none(byte ci, string data)
    {
        byte[] buffer = Frames.Hex(data);
        TelegramHeader header = TelegramHeader.Read(ci, buffer, 0, buffer.Length, isFromMaster: false);
        _reader.Reset(header);
        while (_reader.Read())
        {
        }

        Assert.Equal((RecordKind.None, 0, 0, 0), (_reader.Kind, _reader.Dif, _reader.RecordLength, _reader.DifeCount));
        Assert.Equal((buffer.Length, buffer.Length), (_reader.RecordOffset, _reader.VifOffset));
        AssertNoValue(DataType.None);

        _reader.Reset(header);
        Assert.Equal((RecordKind.None, 0, 0, 0), (_reader.Kind, _reader.RecordLength, _reader.DifeCount, _reader.Vif));
    }

    [Theory]
    [InlineData("81 80 80 80 80 80 80 80 80 80 80 00 FB 32 05", RecordError.TooManyDifes)]  // FB 32 is reserved
    [InlineData("81 80 80 80 80 80 80 80 80 80 80 00 93 04 05", RecordError.TooManyDifes)]  // VIFE 04: reported by the slave
    [InlineData("01 FB B2 AB AB AB AB AB AB AB AB AB AB 2B 05", RecordError.TooManyVifes)]
    public void Too_many_extensions_are_the_error_even_if_the_VIF_is_unknown_or_an_error_reported(string record, RecordError error)
    {
        byte[] buffer = Frames.Hex(record);
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);

        Assert.True(_reader.Read());
        Assert.Equal((error, buffer.Length), (_reader.Error, _reader.RecordLength));
    }

    [Theory]
    [InlineData("04 13 01 02 03 80")]
    [InlineData("02 FD C8 22 01 80")]
    [InlineData("1F 01 02")]
    public void After_a_reset_nothing_is_left_of_the_record_before(string before)
    {
        byte[] record = Frames.Hex(before);
        _reader.Reset(record, 0, record.Length, isFromMaster: false);
        Assert.True(_reader.Read());

        byte[] next = Frames.Hex("01 7A 05");
        _reader.Reset(next, 0, next.Length, isFromMaster: false);
        AssertNone();
        _reader.Reset(TelegramHeader.Read(default));
        AssertNone();
    }

    private void AssertNone()
    {
        Assert.Equal((RecordKind.None, RecordError.None, DataType.None, (byte)0), (_reader.Kind, _reader.Error, _reader.Type, _reader.Dif));
        Assert.Equal((0, 0, 0, 0), (_reader.RecordLength, _reader.DataOffset, _reader.DataLength, _reader.EffectCount));
        Assert.Equal((false, false, false), (_reader.IsInvalid, _reader.TryGetInteger(out _), _reader.TryGetDecimal(out _, out _)));
    }

    // A VIF that is complete is shown, known or not; data may be missing.
    [Theory]
    [InlineData("04 FB 32 01 02", 0xFB32)]
    [InlineData("04 13 01 02", 0x13)]
    [InlineData("04 FB", 0)]
    [InlineData("04 93", 0)]
    [InlineData("04", 0)]
    public void A_truncated_record_has_its_VIF_if_the_VIF_is_complete(string bytes, int vif)
    {
        byte[] record = Frames.Hex(bytes);
        _reader.Reset(record, 0, record.Length, isFromMaster: false);
        Assert.True(_reader.Read());
        Assert.Equal((RecordError.Truncated, vif), (_reader.Error, _reader.Vif));
    }

    [Fact]
    public void Storage_has_41_bits_tariff_20_and_subunit_10()
    {
        byte[] buffer = Frames.Hex("C4 FF FF FF FF FF FF FF FF FF 7F 13 00 00 00 00");
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);

        Assert.True(_reader.Read());
        Assert.Equal(RecordError.None, _reader.Error);
        Assert.Equal((1UL << 41) - 1, _reader.Storage);
        Assert.Equal((1 << 20) - 1, _reader.Tariff);
        Assert.Equal((1 << 10) - 1, _reader.Subunit);
    }

    [Fact]
    public void An_eleventh_DIFE_or_VIFE_affects_only_its_own_record()
    {
        byte[] buffer = Frames.Hex("81 80 80 80 80 80 80 80 80 80 80 00 13 05" + "01 93 AB AB AB AB AB AB AB AB AB AB 2B 05" + "01 7A 05");
        _reader.Reset(buffer, 0, buffer.Length, isFromMaster: false);

        Assert.True(_reader.Read());
        Assert.Equal((RecordError.TooManyDifes, 11, 14), (_reader.Error, _reader.DifeCount, _reader.RecordLength));
        Assert.True(_reader.Read());
        Assert.Equal((RecordError.TooManyVifes, 11, 14), (_reader.Error, _reader.VifeCount, _reader.RecordLength));
        Assert.True(_reader.Read());
        Assert.Equal((RecordError.None, 28, 3), (_reader.Error, _reader.RecordOffset, _reader.RecordLength));
    }

    private void AssertNoValue(DataType type)
    {
        Assert.Equal((RecordFunction.Instantaneous, 0UL, 0, 0), (_reader.Function, _reader.Storage, _reader.Tariff, _reader.Subunit));
        Assert.Equal((Quantity.None, Unit.None, 0, 0), (_reader.Quantity, _reader.Unit, _reader.Exponent, _reader.EffectCount));
        Assert.Equal((type, false, 0, false), (_reader.Type, _reader.IsInvalid, _reader.Vif, _reader.IsRegister));
        Assert.False(_reader.TryGetInteger(out _) || _reader.TryGetDecimal(out _, out _) || _reader.TryGetReal(out _) || _reader.TryGetDate(out _));
        Assert.False(_reader.TryGetText(out _) || _reader.TryGetUnitText(out _) || _reader.TryGetAddress(out _));
    }
}
