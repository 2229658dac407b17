using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

public class ExactDecimalTests
{
    [Theory]
    [InlineData(5, -2, "0.05")]
    [InlineData(50, -3, "0.05")]
    [InlineData(0, -3, "0")]
    [InlineData(0, 5, "0")]
    [InlineData(-125, -1, "-12.5")]
    [InlineData(-5, -3, "-0.005")]
    [InlineData(6531, 3, "6531000")]
    [InlineData(100, 0, "100")]
    [InlineData(1, -12, "0.000000000001")]
    [InlineData(long.MaxValue, -18, "9.223372036854775807")]
    [InlineData(long.MinValue, 2, "-922337203685477580800")]
    [InlineData(123, -30, "0.000000000000000000000000000123")]
    public void Has_every_digit_and_no_zeros_behind_them(long mantissa, int exponent, string expected) =>
        Assert.Equal(expected, new ExactDecimal(mantissa, exponent).ToString());

    [Fact]
    public void Every_exponent_moves_the_point_of_the_same_digits()
    {
        foreach (long mantissa in new[] { 1, -1, 7, 10, -100, 12345, 1200300, 48213000, long.MaxValue, -long.MaxValue, long.MinValue })
        {
            for (int exponent = -35; exponent <= 35; exponent++)
            {
                string digits = System.Numerics.BigInteger.Abs(mantissa).ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(1 + Math.Max(0, -exponent), '0');
                int point = digits.Length + Math.Min(0, exponent);
                string fraction = digits[point..].TrimEnd('0');
                string expected = $"{(mantissa < 0 ? "-" : "")}{digits[..point]}{new string('0', Math.Max(0, exponent))}{(fraction.Length > 0 ? $".{fraction}" : "")}";
                Assert.Equal(expected, new ExactDecimal(mantissa, exponent).ToString());
            }
        }
    }

    [Theory]
    [InlineData(5, -2, true)]
    [InlineData(long.MinValue, -28, true)]
    [InlineData(long.MaxValue, 9, true)]
    [InlineData(long.MaxValue, 10, false)]
    [InlineData(1, 28, true)]
    [InlineData(1, 29, false)]
    [InlineData(1, -29, false)]
    [InlineData(10, -29, true)]
    [InlineData(0, 100, false)]
    public void Becomes_a_decimal_only_where_that_is_exact(long mantissa, int exponent, bool expected)
    {
        ExactDecimal number = new(mantissa, exponent);
        Assert.Equal(expected, number.TryToDecimal(out decimal value));
        if (expected)
            Assert.Equal(number.ToString(), value.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2.7777778E-10", 6, "0.00027777778")]
    [InlineData("0.09475264", 0, "0.09475264")]
    [InlineData("-1.5", 3, "-1500")]
    [InlineData("1E+20", -3, "100000000000000000")]
    [InlineData("-0", 0, "0")]
    public void Keeps_the_shortest_digits_of_a_floating_point_number(string digits, int exponent, string expected) =>
        Assert.Equal(expected, ExactDecimal.OfShortest(digits, exponent).ToString());

    [Fact]
    public void Becomes_the_nearest_double() => Assert.Equal(0.05, new ExactDecimal(5, -2).ToDouble());
}
