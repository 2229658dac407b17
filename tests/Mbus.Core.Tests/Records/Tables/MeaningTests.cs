namespace Mbus.Tests.Records;

public class MeaningTests
{
    // The power of ten has 8 bits with sign.
    [Theory]
    [InlineData(-128)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(127)]
    public void A_part_is_replaced_completely_and_the_other_parts_are_kept(int exponent)
    {
        foreach (DataCoding coding in Enum.GetValues<DataCoding>())
        {
            int meaning = Meaning.Pack(Quantity.Volume, Unit.CubicMetre, exponent, coding);
            foreach (DataCoding other in Enum.GetValues<DataCoding>())
                Assert.Equal(Meaning.Pack(Quantity.Volume, Unit.CubicMetre, exponent, other), Meaning.WithCoding(meaning, other));
            foreach (Unit other in Enum.GetValues<Unit>())
                Assert.Equal(Meaning.Pack(Quantity.Volume, other, 5, coding), Meaning.WithUnit(meaning, other, 5));
            Assert.Equal(Meaning.Pack(Quantity.Volume, Unit.CubicMetre, 5, coding), Meaning.WithExponent(meaning, 5));
        }
    }

    [Fact]
    public void Each_part_is_read_as_packed_and_the_flag_of_an_added_constant_is_kept()
    {
        foreach (Quantity quantity in Enum.GetValues<Quantity>())
        {
            foreach (DataCoding coding in Enum.GetValues<DataCoding>())
            {
                int meaning = Meaning.Pack(quantity, Unit.Fahrenheit, -12, coding) | Meaning.HasOffset;
                Assert.Equal((quantity, Unit.Fahrenheit), (Meaning.QuantityOf(meaning), Meaning.UnitOf(meaning)));
                Assert.Equal((-12, coding), (Meaning.ExponentOf(meaning), Meaning.CodingOf(meaning)));
                Assert.Equal(meaning, Meaning.WithUnit(Meaning.WithCoding(Meaning.WithExponent(meaning, -12), coding), Unit.Fahrenheit, -12));
            }
        }
    }
}
