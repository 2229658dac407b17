namespace Mbus.Tests.Records;

public class RecordReaderWalkTests
{
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
}
