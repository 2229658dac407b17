namespace Mbus.Tests.Records;

/// <summary>The fixed data structure of EN 1434-3:1997.</summary>
public class FixedCounterTests
{
    private readonly RecordReader _reader = new();

    [Fact]
    public void The_second_counter_may_be_a_stored_value_of_the_first()
    {
        Read(0x73, "78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00");

        AssertCounter(1, -3, Quantity.Volume, Unit.CubicMetre, 0);
        AssertCounter(135, -3, Quantity.Volume, Unit.CubicMetre, 1);
        Assert.False(_reader.Read());
    }

    [Fact]
    public void Counters_may_be_binary_and_stored_at_a_fixed_date()
    {
        Read(0x73, "78 56 34 12 0A 03 06 27 10 27 00 00 FF FF FF FF");

        AssertCounter(10000, 4, Quantity.Energy, Unit.WattHour, 1);
        AssertCounter(-1, -5, Quantity.Volume, Unit.CubicMetre, 1);
    }

    [Fact]
    public void In_mode_2_the_high_byte_comes_first()
    {
        Read(0x77, "12 34 56 78 0A 00 E9 7E 00 00 00 01 00 00 01 35");

        AssertCounter(1, -3, Quantity.Volume, Unit.CubicMetre, 0);
        AssertCounter(135, -3, Quantity.Volume, Unit.CubicMetre, 1);
    }

    [Fact]
    public void A_digit_above_9_makes_a_counter_invalid()
    {
        Read(0x73, "78 56 34 12 0A 00 E9 7E 0A 00 00 00 35 01 00 00");

        Assert.True(_reader.Read());
        Assert.True(_reader.IsInvalid);
        AssertCounter(135, -3, Quantity.Volume, Unit.CubicMetre, 1);
    }

    [Fact]
    public void A_counter_may_contain_the_byte_of_a_filler()
    {
        Read(0x73, "78 56 34 12 0A 01 E9 7E 2F 2F 00 00 2F 00 00 00");

        AssertCounter(0x2F2F, -3, Quantity.Volume, Unit.CubicMetre, 0);
        AssertCounter(0x2F, -3, Quantity.Volume, Unit.CubicMetre, 1);
    }

    [Theory]
    [InlineData(0x00, Unit.HoursMinutesSeconds, 0)]
    [InlineData(0x01, Unit.DaysMonthsYears, 0)]
    [InlineData(0x02, Unit.WattHour, 0)]
    [InlineData(0x05, Unit.WattHour, 3)]
    [InlineData(0x0A, Unit.WattHour, 8)]
    [InlineData(0x0B, Unit.Joule, 3)]
    [InlineData(0x13, Unit.Joule, 11)]
    [InlineData(0x14, Unit.Watt, 0)]
    [InlineData(0x1C, Unit.Watt, 8)]
    [InlineData(0x1D, Unit.JoulePerHour, 3)]
    [InlineData(0x25, Unit.JoulePerHour, 11)]
    [InlineData(0x26, Unit.CubicMetre, -6)]
    [InlineData(0x29, Unit.CubicMetre, -3)]
    [InlineData(0x2E, Unit.CubicMetre, 2)]
    [InlineData(0x2F, Unit.CubicMetrePerHour, -6)]
    [InlineData(0x37, Unit.CubicMetrePerHour, 2)]
    [InlineData(0x38, Unit.Celsius, -3)]
    [InlineData(0x39, Unit.HeatCostUnit, 0)]
    [InlineData(0x3F, Unit.None, 0)]
    public void Units_are_those_of_the_table(int code, Unit unit, int exponent)
    {
        Read(0x73, $"78 56 34 12 0A 00 {code:X2} 3F 01 00 00 00 00 00 00 00");

        Assert.True(_reader.Read());
        Assert.Equal((RecordError.None, unit, exponent), (_reader.Error, _reader.Unit, _reader.Exponent));
    }

    [Theory]
    [InlineData(0x3A)]
    [InlineData(0x3B)]
    [InlineData(0x3C)]
    [InlineData(0x3D)]
    [InlineData(0x3E)]
    public void A_reserved_unit_is_an_error_of_its_counter(int code)
    {
        Read(0x73, $"78 56 34 12 0A 00 {code:X2} 29 01 00 00 00 02 00 00 00");

        Assert.True(_reader.Read());
        Assert.Equal(RecordError.UnknownVif, _reader.Error);
        AssertCounter(2, -3, Quantity.Volume, Unit.CubicMetre, 0);
    }

    private void Read(int ci, string data)
    {
        byte[] bytes = Frames.Hex(data);
        _reader.Reset(TelegramHeader.Read((byte)ci, bytes, 0, bytes.Length, isFromMaster: false));
    }

    private void AssertCounter(long mantissa, int exponent, Quantity quantity, Unit unit, ulong storage)
    {
        Assert.True(_reader.Read());
        Assert.Equal((RecordKind.FixedCounter, quantity, unit, storage), (_reader.Kind, _reader.Quantity, _reader.Unit, _reader.Storage));
        Assert.Equal((0, 0, 0, 4), (_reader.DifeCount, _reader.Vif, _reader.VifeCount, _reader.DataLength));
        Assert.True(_reader.TryGetDecimal(out long actualMantissa, out int actualExponent));
        Assert.Equal((mantissa, exponent), (actualMantissa, actualExponent));
    }
}
