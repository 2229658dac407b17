using System.Globalization;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Reading;

public class RealTests
{
    [Theory]
    [InlineData(0.1f, 1, -1)]
    [InlineData(50.032486f, 50032486, -6)]
    [InlineData(-230.4f, -2304, -1)]
    [InlineData(1e10f, 1, 10)]
    [InlineData(16777216f, 16777216, 0)]
    [InlineData(0f, 0, 0)]
    public void A_real_has_its_shortest_digits(float value, long mantissa, int exponent) =>
        Assert.Equal((mantissa, exponent), Converted(BitConverter.SingleToUInt32Bits(value)));

    [Fact]
    public void The_digits_give_the_same_number_again_and_are_the_shortest()
    {
        Random random = new(2400);
        for (int i = 0; i < 20000; i++)
        {
            uint bits = (uint)random.NextInt64(uint.MaxValue);
            float value = BitConverter.UInt32BitsToSingle(bits);
            if (float.IsFinite(value))
                Check(value, bits);
        }
    }

    [Theory]
    [InlineData(0x00000001u)]
    [InlineData(0x007FFFFFu)]
    [InlineData(0x00800000u)]
    [InlineData(0x7F7FFFFFu)]
    public void The_smallest_and_the_largest_number_are_correct(uint bits) => Check(BitConverter.UInt32BitsToSingle(bits), bits);

    [Fact]
    public void Powers_of_two_give_the_same_number_again()
    {
        for (uint exponent = 1; exponent < 255; exponent++)
        {
            (long mantissa, int power) = Converted(exponent << 23);
            Assert.Equal(BitConverter.UInt32BitsToSingle(exponent << 23), float.Parse($"{mantissa}E{power}", CultureInfo.InvariantCulture));
        }
    }

    private static void Check(float value, uint bits)
    {
        (long mantissa, int exponent) = Converted(bits);
        Assert.Equal(value, float.Parse($"{mantissa}E{exponent}", CultureInfo.InvariantCulture));
        int shortest = Digits(value.ToString("R", CultureInfo.InvariantCulture));
        Assert.InRange(Digits(mantissa.ToString(CultureInfo.InvariantCulture)), 1, shortest);
    }

    private static int Digits(string number)
    {
        string digits = string.Concat(number.Split('E')[0].Where(char.IsDigit)).Trim('0');
        return Math.Max(1, digits.Length);
    }

    private static (long Mantissa, int Exponent) Converted(uint bits)
    {
        long mantissa = Real.Convert(bits, out int exponent);
        return (mantissa, exponent);
    }
}
