namespace Mbus.Tests.Records;

/// <summary>Whether more telegrams follow is the same answer, by skimming and by reading every record.</summary>
public class RecordReaderSkimmingTests
{
    [Theory]
    [InlineData("01 13 05", false)]
    [InlineData("01 13 05 1F", true)]
    [InlineData("01 13 05 1F AA BB", true)]
    [InlineData("1F", true)]
    [InlineData("2F 2F 01 13 05 2F 1F", true)]
    [InlineData("01 13 1F 01 13 05", false)]                        // 1F is data
    [InlineData("81 1F 13 05", false)]                              // 1F is a DIFE
    [InlineData("01 1F 05", false)]                                 // 1F is a VIF
    [InlineData("01 93 1F 05 1F", true)]                            // and a VIFE
    [InlineData("01 FD 1F 05 1F", true)]                            // and a code of the table FD
    [InlineData("0D 78 05 31 32 33 34 1F", false)]                  // and the last letter of a text
    [InlineData("0D 78 05 31 32 33 34 35 1F", true)]
    [InlineData("01 7C 02 1F 1F 05 1F", true)]                      // and a unit in plain text
    [InlineData("0F 1F", false)]                                    // and the manufacturer's own
    [InlineData("3F 1F", false)]                                    // behind a reserved DIF
    [InlineData("04 13 05 1F", false)]                              // in data cut short
    [InlineData("84 80", false)]
    [InlineData("", false)]
    public void The_byte_1F_counts_only_as_a_DIF(string records, bool more) => Assert.Equal(more, Skimmed(Telegram(Frames.Hex(records))));

    [Fact]
    public void Every_recorded_telegram_has_the_same_end_read_and_skimmed() => Assert.All(Frames.All(), telegram => Agrees(telegram.Frame));

    [Fact]
    public void Any_bytes_have_the_same_end_read_and_skimmed()
    {
        byte[] likely = [0x01, 0x04, 0x0C, 0x0D, 0x0F, 0x13, 0x1F, 0x2F, 0x7C, 0x7F, 0x84, 0x93, 0xFB, 0xFC, 0xFD, 0xEF, 0x03, 0xE4];
        Random random = new(13757);
        for (int i = 0; i < 20000; i++)
        {
            byte[] records = new byte[random.Next(40)];
            random.NextBytes(records);
            for (int at = 0; at < records.Length; at++)
                records[at] = random.Next(3) == 0 ? records[at] : likely[random.Next(likely.Length)];
            Agrees(Telegram(records));
        }
    }

    private static void Agrees(Frame telegram)
    {
        RecordReader reader = new();
        reader.Reset(TelegramHeader.Read(telegram));
        while (reader.Read())
        {
        }

        Assert.Equal(reader.MoreRecordsFollow, Skimmed(telegram));
    }

    private static bool Skimmed(Frame telegram) => new RecordReader().ReadToEnd(telegram);

    private static Frame Telegram(byte[] records)
    {
        byte[] data = [.. new byte[TelegramHeader.LongLength], .. records];
        byte[] buffer = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(buffer, 0, ControlField.RspUd, 1, ControlInformation.VariableData, data, 0, data.Length);
        Assert.True(Frame.TryParse(buffer, 0, length, out Frame frame));
        return frame;
    }
}
