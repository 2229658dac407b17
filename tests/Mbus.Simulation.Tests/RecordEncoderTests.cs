using Mbus.Client;

namespace Mbus.Simulation.Tests;

public class RecordEncoderTests
{
    [Theory]
    [InlineData("01 13", -1, "01 13 FF")]
    [InlineData("02 13", -300, "02 13 D4 FE")]
    [InlineData("03 13", 0x123456, "03 13 56 34 12")]
    [InlineData("04 13", 12565, "04 13 15 31 00 00")]
    [InlineData("05 13", 1.5, "05 13 00 00 C0 3F")]
    [InlineData("06 13", -2, "06 13 FE FF FF FF FF FF")]
    [InlineData("07 13", 1, "07 13 01 00 00 00 00 00 00 00")]
    [InlineData("09 13", 42, "09 13 42")]
    [InlineData("0A 13", 1234, "0A 13 34 12")]
    [InlineData("0B 13", -321, "0B 13 21 03 F0")]
    [InlineData("0A 13", -321, "0A 13 21 F3")]
    [InlineData("8C 10 04", 99999999, "8C 10 04 99 99 99 99")]
    [InlineData("0E 13", 123456789012, "0E 13 12 90 78 56 34 12")]
    public void Numbers_are_written_according_to_the_data_field(string header, double value, string expected)
    {
        Assert.Equal(expected, Write(new RecordDefinition(BusMaster.Bytes(header)) { Value = value }));
    }

    [Theory]
    [InlineData("42 6C", "42 6C 5F 3C")]
    [InlineData("03 6D", "03 6D 3B 1E 0D")]
    [InlineData("04 6D", "04 6D 1E 2D 5F 3C")]
    [InlineData("06 6D", "06 6D 3B 1E 0D 5F 3C 00")]
    public void Dates_are_written_as_types_G_J_F_and_I(string header, string expected)
    {
        DateTime date = new(2026, 12, 31, 13, 30, 59);
        Assert.Equal(expected, Write(new RecordDefinition(BusMaster.Bytes(header)) { Date = date }));
        Assert.Equal(expected, Write(new RecordDefinition(BusMaster.Bytes(header)) { IsClock = true }, date));
    }

    [Fact]
    public void Text_is_sent_last_character_first_and_hex_unchanged()
    {
        Assert.Equal("0D FD 11 03 63 62 61", Write(new RecordDefinition([0x0D, 0xFD, 0x11]) { Text = "abc" }));
        Assert.Equal("0D FD 11 AA BB", Write(new RecordDefinition([0x0D, 0xFD, 0x11]) { Hex = [0xAA, 0xBB] }));
    }

    [Fact]
    public void A_full_counter_begins_again()
    {
        RecordDefinition record = new([0x09, 0x13]) { Value = 98, PerHour = 1 };
        Assert.Equal("09 13 01", Write(record, hours: 3));
    }

    [Theory]
    [InlineData("01 13", 128)]
    [InlineData("01 FD 17", 256)]
    [InlineData("01 FD 17", -1)]
    [InlineData("0A 13", 10_000)]
    [InlineData("0A 13", -1_000)]
    [InlineData("08 13", 0)]
    [InlineData("0D 13", double.MaxValue)]
    public void A_number_that_its_field_cannot_hold_has_no_length(string header, double value)
    {
        Assert.Equal(0, new RecordEncoder().LengthOf(new RecordDefinition(BusMaster.Bytes(header)) { Value = value }));
    }

    [Fact]
    public void A_swing_counts_with_its_extremes()
    {
        RecordDefinition record = new([0x01, 0x5B]) { Value = 100 };
        Assert.Equal(3, new RecordEncoder().LengthOf(record with { Wobble = 27 }));
        Assert.Equal(0, new RecordEncoder().LengthOf(record with { Wobble = 28 }));
    }

    [Fact]
    public void A_wobble_swings_to_both_sides_of_its_value()
    {
        RecordDefinition record = new([0x02, 0x5A]) { Value = 200, Wobble = 50, PeriodHours = 8 };
        Assert.Equal([200, 250, 200, 150], new[] { 0.0, 2, 4, 6 }.Select(hours => (int)Math.Round(record.ValueAt(hours))));
    }

    private static string Write(RecordDefinition record, DateTime clock = default, double hours = 0)
    {
        byte[] buffer = new byte[300];
        return Hex.Format(buffer.AsSpan(0, new RecordEncoder().Write(record, clock, TimeSpan.FromHours(hours), buffer, 0)));
    }
}
