namespace Mbus.Tests.Records;

/// <summary>The replies of the known simulated slaves, by the core alone.</summary>
public class ExpectedFixtureTests
{
    [Theory]
    [InlineData("68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16", "12345678 TST 1 0 0 00", """
        02FD49 voltage: 1234 V
        0216 volume: 456 m³

        """)]
    [InlineData("68 13 13 68 08 03 73 78 56 34 12 00 00 E9 7E 23 01 00 00 56 04 00 00 77 16", "12345678 0000 0 7 0 00", """
         volume: 123e-3 m³
         storage 1 volume: 456e-3 m³

        """)]
    public void Header_and_records_match(string hex, string header, string records)
    {
        byte[] bytes = Frames.Hex(hex);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        TelegramHeader read = TelegramHeader.Read(frame);
        SecondaryAddress address = read.Address;
        Assert.Equal(header, $"{address.Identification:X8} {Manufacturer.ToLetters(address.Manufacturer)} {address.Version} {address.DeviceType} {read.AccessNumber} {read.Status:X2}");

        RecordReader reader = new();
        reader.Reset(read);
        Assert.Equal(records.ReplaceLineEndings("\n"), Transcript.Of(reader));
    }
}
