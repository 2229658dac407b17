using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

public class FrameFaultTests
{
    [Theory]
    [InlineData("", "there are no bytes")]
    [InlineData("00 68", "byte 1 is 00; expected 68, 10 or E5, with which frames begin, or a CI field such as 72")]
    [InlineData("68 02 02 68", "byte 2, the length L, is 02; expected at least 03")]
    [InlineData("68 03 04 68", "byte 3, the length L again, is 04; expected 03 as in byte 2")]
    [InlineData("68 03 03 10", "byte 4 is 10; expected 68")]
    [InlineData("68 03", "it ends after 2 bytes, within its start; expected 68 L L 68")]
    [InlineData("68 03 03 68 08 01 70 79", "8 bytes of 9: 1 byte missing (L is 03)")]
    [InlineData("68 03 03 68 08 01 70 78 16", "byte 8, the checksum, is 78; expected 79, the sum of the bytes 5 to 7")]
    [InlineData("68 03 03 68 08 01 70 79 17", "byte 9, the stop, is 17; expected 16")]
    [InlineData("10 5B 01", "3 bytes of 5: 2 bytes missing")]
    [InlineData("10 5B 01 5D 16", "byte 4, the checksum, is 5D; expected 5C, the sum of the bytes 2 to 3")]
    [InlineData("10 5B 01 5C 16", null)]
    [InlineData("E5", null)]
    public void Names_the_byte_and_what_was_expected(string hex, string? expected) => Assert.Equal(expected, FrameFault.Describe(Recorded.Bytes(hex)));
}
