namespace Mbus.Tests.Records;

public class VifeListTests
{
    private const string Ten = " F7" + Nine;
    private const string Nine = " F7" + Eight;
    private const string Eight = " F7 F7 F7 F7 F7 F7 F7 F5 ";

    private readonly RecordReader _reader = new();

    [Fact]
    public void The_data_after_the_VIFEs_are_not_an_effect()
    {
        for (byte data = 0; data < 0x80; data++)
        {
            Read(0x01, 0x93, 0x22, data);

            Assert.Equal((1, VifeEffect.PerHour), (_reader.EffectCount, _reader.GetEffect(0)));
            Assert.Equal(VifeEffect.NoError, _reader.GetEffect(1));
        }
    }

    [Fact]
    public void VIFEs_may_be_the_end_of_a_telegram()
    {
        Read(0x08, 0x93, 0xFC, 0x81, 0x22);

        Assert.Equal((RecordError.None, 2), (_reader.Error, _reader.EffectCount));
        Assert.Equal((VifeEffect.PhaseL1, VifeEffect.PerHour), (_reader.GetEffect(0), _reader.GetEffect(1)));
        Assert.Equal(VifeEffect.NoError, _reader.GetEffect(2));
    }

    [Fact]
    public void A_reader_without_a_VIF_has_no_effects()
    {
        Assert.Equal((0, VifeEffect.NoError), (_reader.EffectCount, _reader.GetEffect(0)));

        Read(0x01);

        Assert.Equal((RecordError.Truncated, 0), (_reader.Error, _reader.EffectCount));
        Assert.Equal(VifeEffect.NoError, _reader.GetEffect(0));
    }

    // EN 13757-3: at most ten, with the codes after FB and FD.
    [Theory]
    [InlineData("01 C8" + Ten + "22 05")]
    [InlineData("01 FD C8" + Nine + "22 05")]
    [InlineData("01 FD FD 82" + Eight + "22 05")]
    public void One_VIFE_fewer_than_too_many_is_read_and_none_of_too_many(string record)
    {
        Read(Frames.Hex(record));
        Assert.Equal((RecordError.TooManyVifes, 0, VifeEffect.NoError), (_reader.Error, _reader.EffectCount, _reader.GetEffect(0)));

        Read(Frames.Hex(record.Replace("22 05", "05").Replace(" F5 ", " 75 ")));
        Assert.NotEqual(RecordError.TooManyVifes, _reader.Error);
        Assert.NotEqual(0, _reader.EffectCount);
    }

    private void Read(params byte[] record)
    {
        _reader.Reset(record, 0, record.Length, isFromMaster: false);
        Assert.True(_reader.Read());
    }
}
