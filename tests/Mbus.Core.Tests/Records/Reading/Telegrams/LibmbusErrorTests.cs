namespace Mbus.Tests.Records;

/// <summary>The telegrams that libmbus refuses or reports: what is wrong is said, and what is right is read.</summary>
public class LibmbusErrorTests
{
    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData("error", 0, "unspecified error")]
    [InlineData("unimplemented_ci", 1, "unimplemented CI field")]
    [InlineData("too_many_records", 3, "too many records")]
    [InlineData("too_many_difes", 5, "more than 10 DIFEs")]
    [InlineData("too_many_vifes", 6, "more than 10 VIFEs")]
    [InlineData("application_busy", 8, "application busy")]
    public void Application_errors_are_reported(string name, byte code, string text)
    {
        TelegramHeader header = Header("error", name);
        _reader.Reset(header);

        Assert.Equal((TelegramContent.ApplicationError, code, text), (header.Content, header.ErrorCode, ApplicationErrorText.Text(header.ErrorCode)));
        Assert.False(_reader.Read());
    }

    [Theory]
    [InlineData("premature_end_of_data2", 2, "8B60043718")]
    [InlineData("premature_end_of_dif2", 2, "8B8B")]
    [InlineData("premature_end_of_var_vif1", 3, "12FC1348522574B416")]
    [InlineData("too_long_var_vif", 3, "12FCF348522574B416")]
    public void A_premature_end_affects_only_the_last_record(string name, int good, string last)
    {
        _reader.Reset(Header("error", name));

        for (int i = 0; i < good; i++)
        {
            Assert.True(_reader.Read());
            Assert.True(_reader.Error == RecordError.None && _reader.TryGetDecimal(out _, out _));
        }

        Assert.True(_reader.Read());
        Assert.Equal(RecordError.Truncated, _reader.Error);
        Assert.Equal(last, Convert.ToHexString(_reader.Buffer, _reader.RecordOffset, _reader.RecordLength));
        Assert.False(_reader.Read());
    }

    [Fact]
    public void Bytes_after_1F_are_not_records()
    {
        TelegramHeader header = Header("unsupported", "svm_f22_telegram2");
        _reader.Reset(header);

        Assert.True(_reader.Read());
        Assert.Equal((RecordKind.MoreRecordsFollow, header.DataLength - 1), (_reader.Kind, _reader.DataLength));
        Assert.False(_reader.Read());
        Assert.True(_reader.MoreRecordsFollow);
    }

    private static TelegramHeader Header(string folder, string name)
    {
        byte[] bytes = Frames.Load(Path.Combine("libmbus", folder, name + ".hex"));
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        return TelegramHeader.Read(frame);
    }
}
