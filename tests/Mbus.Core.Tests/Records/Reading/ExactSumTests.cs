namespace Mbus.Tests.Records;

/// <summary>VIFE corrections on exact numbers: scales (70 to 77, 7D), added constants (78 to 7B), rating factors in 1/4096 (VIF FB 68).</summary>
public class ExactSumTests
{
    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData("01 93 F5 7B 05", 10005, -4)] // 5 x 10^-3 m3, times 0.1, plus 1
    [InlineData("01 93 FB 75 05", 1005, -4)]  // plus 1, times 0.1
    [InlineData("01 93 FD 7B 05", 6, 0)]      // times 1000, plus 1
    [InlineData("01 96 F0 79 05", 10005, -6)] // 5 m3, times 10^-6, plus 10^-2
    [InlineData("02 FB 68 00 10", 1_000_000_000_000, -12)] // 4096/4096
    public void Corrections_apply_in_their_order(string record, long mantissa, int exponent)
    {
        Read(record);
        Assert.True(_reader.TryGetDecimal(out long actualMantissa, out int actualExponent));
        Assert.Equal((mantissa, exponent), (actualMantissa, actualExponent));
    }

    // The mantissa would have more than 63 bits.
    [Theory]
    [InlineData("07 FB 68 00 00 00 00 00 00 00 40")]                  // a rating factor of 2^62/4096
    [InlineData("07 96 78 FF FF FF FF FF FF FF 0F")]                  // 2^60 m3 plus 10^-3
    [InlineData("07 93 7B FF FF FF FF FF FF FF 7F")]                  // 2^63 - 1 thousandths plus 1
    [InlineData("01 FD D0 F0 F0 F0 F0 7B 01")]                        // 10^-36 A plus 1
    public void A_sum_that_does_not_fit_is_not_returned(string record)
    {
        Read(record);
        Assert.Equal(RecordError.None, _reader.Error);
        Assert.False(_reader.TryGetDecimal(out _, out _));
        Assert.True(_reader.TryGetInteger(out _));
    }

    private void Read(string record)
    {
        byte[] bytes = Frames.Hex(record);
        _reader.Reset(bytes, 0, bytes.Length, false);
        Assert.True(_reader.Read());
        Assert.Equal(bytes.Length, _reader.RecordLength);
    }
}
