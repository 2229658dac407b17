using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

public class CaptureTests
{
    private const string First = "68 13 13 68 08 01 72 78 56 34 12 74 52 01 07 05 00 00 00 01 7A 03 1F CS 16";
    private const string Second = "68 12 12 68 08 01 72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09 CS 16";
    private const string Stranger = "68 12 12 68 08 02 72 99 56 34 12 74 52 01 07 06 00 00 00 01 13 09 CS 16";

    [Theory]
    [InlineData("E5", "1")]
    [InlineData("10 5B 01 5C 16 E5", "1 1")]
    [InlineData(First + " " + Second, "2")]
    [InlineData(Second + " " + Second, "1 1")]
    [InlineData(First + " " + Stranger, "1 1")]
    [InlineData(First + " " + First + " " + Second + " " + Stranger, "3 1")]
    [InlineData("72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09", "1")]
    [InlineData("78 01 13 09", "1")]
    [InlineData("70 08", "1")]
    [InlineData("", "")]
    public void Telegrams_in_a_row_are_readings(string hex, string expected)
    {
        Capture capture = Capture.Read(Recorded.Bytes(hex));
        Assert.Empty(capture.Damages);
        Assert.Equal(expected, string.Join(" ", capture.Readings.Select(reading => reading.Telegrams.Count)));
    }

    [Theory]
    [InlineData("68 03 03 68 08 01 70 78 16", 0, "The telegram is damaged: byte 8, the checksum, is 78; expected 79, the sum of the bytes 5 to 7.")]
    [InlineData("00 10 5B 01 5C 16", 1, "Bytes 1 to 1 are no telegram: byte 1 is 00; expected 68, 10 or E5, with which frames begin, or a CI field such as 72.")]
    [InlineData("10 5B 01 5C 16 68 03 03 68 08 01 70", 1, "Bytes 6 to 12 are no telegram: 7 bytes of 9: 2 bytes missing (L is 03), counted from there.")]
    [InlineData("68 05 05 68 08 E5 70 10 5B 01 5C 16 E5", 2, "Bytes 1 to 7 are no telegram: byte 11, the stop, is 5C; expected 16.")]
    [InlineData("72 01 02", 0, "The user data are damaged: CI 72 (variable structure, long header) announces a header, but only 2 bytes are there.")]
    [InlineData("12 34", 0, "The telegram is damaged: byte 1 is 12; expected 68, 10 or E5, with which frames begin, or a CI field such as 72.")]
    public void What_is_damaged_is_told_and_the_rest_is_read(string hex, int readings, string damage)
    {
        Capture capture = Capture.Read(Recorded.Bytes(hex));
        Assert.Equal([damage], capture.Damages);
        Assert.Equal(readings, capture.Readings.Count);
    }
}
