namespace Mbus.Tests.Bus;

public class SearchPatternTests
{
    private static readonly SearchPattern Fixed = new(new SecondaryAddress(0x12345678, 0x3240, 0xA9, 0x07), 0x87654321);
    private static readonly SearchPattern Open = new(SecondaryAddress.Any, SearchPattern.AnyDigits);

    // Digits from the last one; bytes of the manufacturer in the order of the wire.
    private static readonly int[] Values = [8, 7, 6, 5, 4, 3, 2, 1, 0x07, 1, 2, 3, 4, 5, 6, 7, 8, 0xA9, 0x40, 0x32];

    [Fact]
    public void The_dimensions_are_identification_device_type_fabrication_number_version_and_manufacturer()
    {
        Assert.Equal(Values, Enumerable.Range(0, SearchPattern.Dimensions).Select(dimension => Fixed.Value(dimension)));
    }

    [Fact]
    public void Each_dimension_is_fixed_on_its_own()
    {
        SearchPattern pattern = Open;
        for (int dimension = 0; dimension < SearchPattern.Dimensions; dimension++)
        {
            Assert.Equal(dimension, pattern.NextOpen(0));
            Assert.False(Open.IsFixed(dimension));
            pattern = pattern.With(dimension, Values[dimension]);
            Assert.True(pattern.IsFixed(dimension));
        }

        Assert.Equal(SearchPattern.Dimensions, pattern.NextOpen(0));
        Assert.True(pattern.Equals(Fixed));
    }

    [Theory]
    [InlineData(0x12345678, false)]
    [InlineData(0xFFFFFFFF, false)]
    [InlineData(0x1234567A, true)]
    [InlineData(0xE2345678, true)]
    [InlineData(0xFFFCFFFF, true)]
    public void Only_digits_of_the_identification_are_digits_A_to_E_of_a_meter(uint identification, bool hasHexDigit)
    {
        SearchPattern pattern = new(new SecondaryAddress(identification, 0xABCD, 0x0A, 0x0E), 0xABCDEABC);
        Assert.Equal(hasHexDigit, pattern.HasHexDigit);
    }

    // The fixed data structure has no manufacturer and no version, and codes its medium otherwise; the short header has no address.
    [Theory]
    [InlineData("12345678FFFFFFFF", 0x72, 12, "1234567874520107")]
    [InlineData("FFFFFFFFFFFFFFFF", 0x72, 20, "1234567874520107")]
    [InlineData("FFFFFFFFFFFFFFFF", 0x73, 16, "12345678FFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFFFF", 0x52, 8, "1234567874520107")]
    [InlineData("FFFFFFFFFFFFFFFF", 0x72, 11, null)]
    [InlineData("FFFFFFFFFFFFFFFF", 0x7A, 12, null)]
    [InlineData("FFFFFFFFFFFFFFFF", 0x78, 12, null)]
    [InlineData("FFFFFFFFFFFFFFFF", 0x70, 1, null)]
    [InlineData("12345679FFFFFFFF", 0x72, 12, null)]
    [InlineData("FFFFFFFFFFFF02FF", 0x72, 12, null)]
    public void A_meter_is_found_by_a_reply_with_a_complete_address_that_was_selected(string selection, byte ci, int length, string? found)
    {
        byte[] data = new byte[Frame.MaxLength];
        TelegramHeader.WriteLong(data, 0, SearchedBus.Meter(0x12345678).Address, 0, 0, 0);
        byte[] bytes = new byte[Frame.MaxLength];
        int count = Frame.WriteLong(bytes, 0, ControlField.RspUd, 1, ci, data, 0, length);
        Assert.True(Frame.TryParse(bytes, 0, count, out Frame reply));
        Assert.True(SecondaryAddress.TryParse(selection, out SecondaryAddress address));

        bool isFound = new SearchPattern(address, 0xFFFFF123).TryFind(reply, out SearchPattern meter);
        Assert.Equal(found, isFound ? meter.Address.ToString() : null);
        Assert.Equal(0xFFFFF123, meter.FabricationNumber);
    }

    [Fact]
    public void No_meter_is_found_by_a_reply_without_data()
    {
        Assert.True(Frame.TryParse([Frame.Ack], 0, 1, out Frame reply));
        Assert.False(Open.TryFind(reply, out _));
    }
}
