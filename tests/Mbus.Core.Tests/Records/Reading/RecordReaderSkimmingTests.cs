namespace Mbus.Tests.Records;

/// <summary>Whether more telegrams follow, and where the telegram ends, is the same by skimming and by reading every record.</summary>
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
    public void The_byte_1F_counts_only_as_a_DIF(string records, bool more)
    {
        Frame telegram = Telegram(Frames.Hex(records));
        Assert.Equal(more, Skimmed(telegram));
        Agrees(telegram);
    }

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

    // The counters are four bytes each, whatever they contain (EN 1434-3:1997, fixed data structure).
    [Theory]
    [InlineData("00 00 00 00 00 00 00 00")]
    [InlineData("01 13 05 01 13 05 01 13")]
    [InlineData("01 13 05 04 13 05 00 00")]
    [InlineData("2F 2F 1F 1F 1F 1F 1F 1F")]
    public void Counters_of_the_fixed_structure_are_not_skimmed_as_records(string counters)
    {
        Frame telegram = Telegram(ControlInformation.FixedData, [.. Frames.Hex("78 56 34 12 0A 00 E9 7E"), .. Frames.Hex(counters)]);
        Assert.False(Skimmed(telegram));
        Agrees(telegram);
    }

    private static void Agrees(Frame telegram)
    {
        TelegramHeader header = TelegramHeader.Read(telegram);
        RecordReader read = new();
        read.Reset(header);
        while (read.Read())
        {
        }

        RecordReader skimmed = new();
        Assert.Equal(read.MoreRecordsFollow, skimmed.ReadToEnd(telegram));
        Assert.Equal(RecordKind.None, skimmed.Kind);
        Assert.Equal(read.RecordOffset, skimmed.RecordOffset);
        Assert.False(skimmed.Read());
    }

    private static bool Skimmed(Frame telegram) => new RecordReader().ReadToEnd(telegram);

    private static Frame Telegram(byte[] records) => Telegram(ControlInformation.VariableData, [.. new byte[TelegramHeader.LongLength], .. records]);

    // The array ends with the frame, so that a byte read too far throws.
    private static Frame Telegram(byte ci, byte[] data)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(buffer, 0, ControlField.RspUd, 1, ci, data, 0, data.Length);
        Assert.True(Frame.TryParse(buffer[..length], 0, length, out Frame frame));
        return frame;
    }
}
