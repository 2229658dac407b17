using System.Buffers;
using Mbus.Client.Formats;

namespace Mbus.Client.Tests.Formats;

public class LibmbusRefusalTests
{
    [Theory]
    [InlineData("84 80 80 80 80 80 80 80 80 80 00 13 01 00 00 00", null)] // 10 DIFEs
    [InlineData("84 80 80 80 80 80 80 80 80 80 80 00 13 01 00 00 00", "Record 0, from byte 19 of 38: 11 DIFEs seen, at most 10 expected.")]
    [InlineData("04 93 80 80 80 80 80 80 80 80 80 00 01 00 00 00", null)] // 10 VIFEs
    [InlineData("04 93 80 80 80 80 80 80 80 80 80 80 00 01 00 00 00", "Record 0, from byte 19 of 38: 11 VIFEs seen, at most 10 expected.")]
    [InlineData("01 7A 05 2F 84", "Record 1, from byte 23 of 26: the end of the telegram after a DIF with extension bit seen, a DIFE expected.")]
    [InlineData("04", "Record 0, from byte 19 of 22: the end of the telegram before the VIF or a VIFE seen")]
    [InlineData("04 FD", "Record 0, from byte 19 of 23: the end of the telegram before the VIF or a VIFE seen")]
    [InlineData("04 7C 81", "Record 0, from byte 19 of 24: a VIF text of more than 128 characters seen, at most 128 expected.")]
    [InlineData("04 7C 03 41 42", "Record 0, from byte 19 of 26: the end of the telegram inside the VIF text seen, the whole text expected.")]
    [InlineData("04 13 01 02 03", "Record 0, from byte 19 of 26: the end of the telegram inside the data seen, all bytes of the data field expected.")]
    [InlineData("0D 13", "Record 0, from byte 19 of 23: the end of the telegram inside the data seen, all bytes of the data field expected.")]
    [InlineData("01 7A 01 0D 13 05 41", "Record 1, from byte 22 of 28: the end of the telegram inside the data seen")]
    [InlineData("2F 2F", null)]
    [InlineData("0F", null)]
    public void One_bad_record_costs_the_telegram(string records, string? refusal)
    {
        Check(LibmbusSamples.Telegram(records), normalised: false, refusal);
        Check(LibmbusSamples.Telegram(records), normalised: true, refusal);
    }

    [Theory]
    [InlineData(0x08, 0x72, "", "Header: no user data seen, a header expected.")]
    [InlineData(0x08, 0x72, "01 02 03 04 05 06 07 08 09 0A 0B", "Header: 11 bytes seen, 12 and records (CI 72) expected.")]
    [InlineData(0x08, 0x73, "01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F", "Header: 15 bytes seen, 16 of the fixed data structure (CI 73) expected.")]
    [InlineData(0x08, 0x76, "01 02 03 04 05 06 07 08 09 0A 0B 0C", "Header: CI 76 seen, CI 70, 72 or 73 expected.")]
    [InlineData(0x08, 0x78, "04 13 01 00 00 00", "Header: CI 78 seen, CI 70, 72 or 73 expected.")]
    [InlineData(0x53, 0x51, "01 7A 05", "Frame: C field 53 of a master seen, a slave's answer expected.")]
    [InlineData(0x48, 0x72, "01 7A 05", "Frame: C field 48 seen, 08, 18, 28 or 38 of a slave's answer expected.")]
    [InlineData(0x08, 0x70, "", null)] // an unspecified error
    [InlineData(0x18, 0x70, "08 00", null)]
    [InlineData(0x38, 0x72, "01 02 03 04 05 06 07 08 09 0A 0B 0C", null)] // no records
    public void Frames_and_headers_that_libmbus_does_not_know_are_refused(byte c, byte ci, string data, string? refusal)
    {
        Check(LibmbusSamples.LongFrame(c, ci, data), normalised: false, refusal);
    }

    [Theory]
    [InlineData("E5", "Header: E5 seen, CI 70, 72 or 73 expected.")]
    [InlineData("10 5B 01 5C 16", "Frame: C field 5B of a master seen, a slave's answer expected.")]
    [InlineData("10 49 01 4A 16", "Frame: C field 49 seen, 08, 18, 28 or 38 of a slave's answer expected.")]
    [InlineData("68 00 00 68 08 16", "Frame: not a complete valid frame. Expected 68 L L 68 ... 16.")]
    public void A_frame_that_is_not_long_is_refused(string hex, string refusal)
    {
        Assert.True(Hex.TryParse(hex, out byte[] bytes));
        Frame.TryParse(bytes, 0, bytes.Length, out Frame frame);
        Check(frame, normalised: false, refusal);
    }

    [Fact]
    public void An_application_error_has_no_normalised_form()
    {
        Frame error = LibmbusSamples.Telegram("08", ControlInformation.ApplicationError);
        Check(error, normalised: false, null);
        Check(error, normalised: true, "Header: an application error (CI 70) seen, records (CI 72) expected.");
    }

    [Fact]
    public void Of_several_telegrams_the_bad_one_is_named()
    {
        Frame good = LibmbusSamples.Telegram("01 7A 05 1F");
        Check([good, LibmbusSamples.Telegram("04 13 01")], "Telegram 2 of 2: Record 0, from byte 19 of 24: ");
        Frame error = LibmbusSamples.Telegram("08", ControlInformation.ApplicationError);
        Check([good, error], "Telegram 2 of 2: Sequence: CI 70 seen, CI 72 in each of several telegrams expected.");
    }

    private static void Check(Frame frame, bool normalised, string? refusal)
    {
        byte[]? xml = LibmbusSamples.Write(frame, normalised, out string? ours);
        Assert.Equal(refusal == null, xml != null);
        if (refusal == null)
            Assert.Null(ours);
        else
            Assert.StartsWith(refusal, ours);
    }

    private static void Check(Frame[] telegrams, string refusal)
    {
        ArrayBufferWriter<byte> output = new();
        Assert.False(LibmbusXml.TryWrite(output, telegrams, [], normalised: false, out string? ours));
        Assert.StartsWith(refusal, ours);
        Assert.Equal(0, output.WrittenCount);
    }
}
