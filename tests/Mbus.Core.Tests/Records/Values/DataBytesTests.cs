using System.Globalization;

namespace Mbus.Tests.Records;

/// <summary>Numbers of type A and H, with all their lengths, digits and exponents (EN 13757-3, annex B).</summary>
public class DataBytesTests
{
    // Type A: each digit has 4 bits, and A to F are no digits. Nine bytes are the longest number (LVAR C9 and D9).
    [Fact]
    public void BCD_of_every_length_is_read_in_both_byte_orders()
    {
        for (int count = 1; count <= 9; count++)
        {
            string digits = "123456789012345678"[..(2 * count)];
            Assert.Equal(long.Parse(digits, CultureInfo.InvariantCulture), ReadBcd(digits, highByteFirst: true));
            Assert.Equal(long.Parse(digits, CultureInfo.InvariantCulture), ReadBcd(digits, highByteFirst: false));
        }
    }

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    [InlineData('D')]
    [InlineData('E')]
    [InlineData('F')]
    public void A_digit_above_9_at_any_place_makes_BCD_of_any_length_invalid(char digit)
    {
        for (int length = 2; length <= 18; length += 2)
        {
            for (int place = 0; place < length; place++)
            {
                string digits = new string('0', place) + digit + new string('0', length - place - 1);
                Assert.Null(ReadBcd(digits, highByteFirst: true));
                Assert.Null(ReadBcd(digits, highByteFirst: false));
            }
        }
    }

    // Type H: sign, 8 bits of exponent, 23 bits of fraction. The numbers of .NET have the same format.
    [Fact]
    public void A_real_of_32_bits_is_the_IEEE_number_for_every_sign_and_exponent()
    {
        uint[] fractions = [0, 1, 0x400000, 0x7FFFFF];
        for (uint signAndExponent = 0; signAndExponent < 512; signAndExponent++)
        {
            foreach (uint fraction in fractions)
            {
                uint bits = (signAndExponent << 23) | fraction;
                Assert.Equal(BitConverter.UInt32BitsToSingle(bits), DataBytes.FromReal32(bits));
            }
        }
    }

    private static long? ReadBcd(string digits, bool highByteFirst)
    {
        byte[] bytes = Frames.Hex(digits);
        if (!highByteFirst)
            Array.Reverse(bytes);
        bool isNumber = DataBytes.TryReadBcd([0xAA, .. bytes, 0xBB], 1, bytes.Length, highByteFirst, hasSignDigit: false, out long value);
        return isNumber ? value : null;
    }
}
