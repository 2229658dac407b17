using System.Text;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Formats;

/// <summary>A meter's text may hold any byte; what is written of it as text is always valid UTF-8, and no character is lost.</summary>
public class TextEncodingTests
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Fact]
    public void Every_byte_of_a_text_is_written_as_a_character_of_ISO_8859_1_in_UTF_8()
    {
        // AD, the soft hyphen, is invisible and therefore written as its code.
        byte[] letters = [.. Enumerable.Range(0xA0, 0x60).Select(value => (byte)value).Where(value => value != 0xAD)];
        MeterReading reading = Reading(letters);
        string expected = Encoding.Latin1.GetString(letters);
        foreach (string text in (string[])[ReadingTable.Format(reading), ReadingCsv.Format(reading), ReadingJson.Format(reading)])
            Assert.Equal(text, Strict.GetString(Strict.GetBytes(text)));

        Assert.Contains(expected, reading.Records[0].ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, ReadingCsv.Format(reading), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_beyond_7F_are_written_as_their_codes_for_people()
    {
        MeterReading reading = Reading([0x80, 0x9B, 0x41]);
        Assert.Contains(@"\x80\x9BA", ReadingTable.Format(reading), StringComparison.Ordinal);
        Assert.Contains(@"\x80\x9BA", ReadingCsv.Format(reading), StringComparison.Ordinal);
    }

    private static MeterReading Reading(byte[] text)
    {
        byte[] frame = new byte[Frame.MaxLength];
        byte[] data = [.. Convert.FromHexString("785634127452010700000000"), 0x0D, 0x78, (byte)text.Length, .. text.Reverse()];
        int length = Frame.WriteLong(frame, 0, ControlField.RspUd, 1, ControlInformation.VariableData, data, 0, data.Length);
        return Capture.Read(frame[..length]).Readings[0];
    }
}
