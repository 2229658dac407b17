using Mbus.HardwareDocs.Canvas;

namespace Mbus.HardwareDocs.Tests.Canvas;

public class CharacterTests
{
    [Theory]
    [InlineData(0xE5, "0 10100111 1 1")]
    [InlineData(0x10, "0 00001000 1 1")]
    [InlineData(0x00, "0 00000000 0 1")]
    [InlineData(0xFF, "0 11111111 0 1")]
    public void A_character_is_start_bit_lowest_bit_first_even_parity_stop_bit(byte value, string bits)
    {
        Assert.Equal(bits.Replace(" ", ""), string.Concat(Character.Bits(value).Select(bit => bit ? '1' : '0')));
    }
}
