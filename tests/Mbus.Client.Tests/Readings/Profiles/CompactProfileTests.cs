using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>Compact profiles of EN 13757-3:2018, annex F.</summary>
public class CompactProfileTests
{
    [Theory]
    // The profile of the field: month ends, 32 bits, spacing control 34 and FE.
    [InlineData("84 04 6D 3B B7 DF 28 8D 04 93 1F 16 34 FE 05 00 00 00 06 00 00 00 07 00 00 00 08 00 00 00 09 00 00 00",
        "2022-09-30T23:59 0.005|2022-10-31T23:59 0.006|2022-11-30T23:59 0.007|2022-12-31T23:59 0.008|2023-01-31T23:59 0.009")]
    // F.2.7: increments of two BCD digits, every hour.
    [InlineData("84 04 6D 00 20 41 11 8B 04 15 00 30 12 8D 04 95 1F 05 69 01 03 02 11", "2010-01-01T01:00 12300.3|2010-01-01T02:00 12300.5|2010-01-01T03:00 12301.6")]
    // F.2.6: with register numbers; the base time has no tariff.
    [InlineData("86 80 81 00 6D 00 00 A0 41 11 35 84 90 81 00 03 F0 49 02 00 8D 90 81 00 83 1E 0A 34 FE A0 86 01 00 D0 FB 01 00",
        "33 2010-02-01T00:00:00 100000|34 2010-03-01T00:00:00 130000")]
    // Inverse: the youngest value first, back from the base time.
    [InlineData("82 04 6C 9F 2C 8D 04 93 13 06 32 FE 05 00 06 00", "2020-11-30 0.005|2020-10-31 0.006")]
    // Signed differences (younger minus older) and decrements; a missing value leaves those after it unknown.
    [InlineData("82 04 6C 9F 2C 8C 04 13 00 01 00 00 8D 04 93 1F 05 F1 01 05 FB 80", "2021-01-01 0.105|2021-01-02 0.1|2021-01-03 -")]
    [InlineData("82 04 6C 9F 2C 8C 04 13 00 01 00 00 8D 04 93 13 04 F1 01 05 FB", "2020-12-30 0.095|2020-12-29 0.1")]
    [InlineData("82 04 6C 9F 2C 8C 04 13 00 01 00 00 8D 04 93 1F 05 B1 01 05 FE FF", "2021-01-01 0.095|2021-01-02 -0.159|2021-01-03 -")]
    [InlineData("82 04 6C 9F 2C 8C 04 13 00 01 00 00 8D 04 93 1F 04 71 FD 05 01", "2021-01-15 0.105|2021-01-31 0.106")]
    // Spacings of half a year and of three months.
    [InlineData("82 04 6C 9F 2C 8D 04 93 1F 04 11 FE 05 06", "2021-06-30 0.005|2021-12-31 0.006")]
    [InlineData("82 04 6C 9C 22 8D 04 93 1F 04 21 FE 05 06", "2020-05-28 0.005|2020-08-28 0.006")]
    // Other elements: real, BCD with sign and invalid digit, an array without times, seconds from a date.
    [InlineData("82 04 6C 9F 2C 8D 04 5B 8D 04 DB 1F 0A 35 01 00 00 C0 3F 00 00 80 3F", "")]
    [InlineData("8D 04 DB 1F 0A 05 00 00 00 C0 3F 00 00 C0 7F", "1.5|-")]
    [InlineData("8D 04 93 1F 08 0A 00 23 F1 AA 00 01 00", "-0.123|-|0.001")]
    [InlineData("82 04 6C 9F 2C 8D 04 93 1F 03 01 0A 05", "2020-12-31T00:00:10 0.005")]
    [InlineData("82 04 6C 9F 2C 8D 04 93 1F 02 31 01", "")]
    public void Values_have_their_times(string hex, string expected)
    {
        RecordReading record = MeterReading.FromUserData(Recorded.Bytes($"78 {hex}")).Records[^1];
        Assert.Equal(expected, string.Join('|', (record.Profile?.Values ?? []).Select(value => $"{value.Storage} {value.Time} {value.Value?.ToString() ?? "-"}".Trim().Replace("  ", " "))));
    }

    [Theory]
    [InlineData("8D 04 93 1F 06 34 FE 64 00 00 00", "no base time: the telegram has no date with the same storage number")]
    [InlineData("82 04 6C 00 00 8D 04 93 1F 06 34 FE 64 00 00 00", "the base time is not a valid date")]
    [InlineData("82 04 6C 9F 2C 8D 04 93 1F 06 74 FE 64 00 00 00", "no base value: the telegram has only the differences")]
    [InlineData("82 04 6C 9F 2C 8D 04 93 1F 07 34 FE 64 00 00 00 01", "1 byte at the end is not a whole value")]
    public void What_is_missing_is_told(string hex, string expected) =>
        Assert.Equal(expected, MeterReading.FromUserData(Recorded.Bytes($"78 {hex}")).Records[^1].Profile!.Note);

    [Theory]
    [InlineData("8D 04 93 1F 01 34", "a profile has at least 2 bytes")]
    [InlineData("8D 04 93 1F 03 3D FE 64", "the spacing control 3D with spacing value FE is reserved")]
    [InlineData("8D 04 93 1F 03 31 FF 64", "the spacing control 31 with spacing value FF is reserved")]
    [InlineData("8D 04 93 1F 03 01 FE 64", "the spacing control 01 with spacing value FE is reserved")]
    public void A_reserved_layout_is_told_and_the_bytes_are_kept(string hex, string expected)
    {
        RecordReading record = MeterReading.FromUserData(Recorded.Bytes($"78 {hex}")).Records[^1];
        Assert.Equal((ValueKind.Bytes, expected), (record.ValueKind, record.Error));
    }

    [Fact]
    public void Every_layout_is_read_as_it_is_written()
    {
        int written = 0;
        foreach (int control in Enumerable.Range(0, 256))
        {
            foreach (int spacing in Enumerable.Range(0, 256))
            {
                bool isRead = ProfileLayout.TryRead((byte)control, (byte)spacing, out ProfileLayout layout);
                if (!isRead)
                    continue;

                Assert.True(layout.TryWrite(out byte again, out byte spacingAgain));
                Assert.True(ProfileLayout.TryRead(again, spacingAgain, out ProfileLayout read) && read == layout, $"{control:X2} {spacing:X2}");
                written++;
            }
        }

        Assert.InRange(written, 4 * 11 * 1000, 256 * 256);
    }

    [Theory]
    [InlineData(DataField.Int8)]
    [InlineData(DataField.Int16)]
    [InlineData(DataField.Int24)]
    [InlineData(DataField.Int32)]
    [InlineData(DataField.Int48)]
    [InlineData(DataField.Int64)]
    [InlineData(DataField.Bcd2)]
    [InlineData(DataField.Bcd4)]
    [InlineData(DataField.Bcd6)]
    [InlineData(DataField.Bcd8)]
    [InlineData(DataField.Bcd12)]
    public void Numbers_are_read_as_they_are_written(DataField element)
    {
        long?[] numbers = [5, null, 0, 9, 1];
        foreach (ProfileIncrement increment in Enum.GetValues<ProfileIncrement>())
        {
            ProfileLayout layout = new(increment, 1, ProfileUnit.Month, element);
            byte[] buffer = new byte[100];
            RecordWriter writer = new();
            writer.Reset(buffer, 0, buffer.Length);
            writer.Begin(DataField.Variable, RecordFunction.Instantaneous, 8, 0, 0, 0);
            writer.AddVif(0x13);
            writer.AddEffect(VifeEffect.CompactProfile);
            Assert.True(ProfileWriter.Write(writer, layout, numbers));

            byte[] userData = [0x78, .. buffer[..writer.Length]];
            RecordReading record = Assert.Single(MeterReading.FromUserData(userData).Records);
            Assert.Equal(layout, record.Profile!.Layout);
            Assert.Equal(numbers.Length, record.Profile.Values.Count);
            if (increment == ProfileIncrement.Absolute)
                Assert.Equal(numbers, record.Profile.Values.Select(value => (long?)value.Value?.Mantissa));
        }
    }

    [Theory]
    [InlineData(DataField.Real32, 1L, 1)]
    [InlineData(DataField.Variable, 1L, 1)]
    [InlineData(DataField.Int8, 300L, 1)]
    [InlineData(DataField.Int64, 1L, 30)]
    public void What_does_not_fit_is_not_written(DataField element, long number, int count)
    {
        byte[] buffer = new byte[400];
        RecordWriter writer = new();
        writer.Reset(buffer, 0, buffer.Length);
        writer.Begin(DataField.Variable);
        writer.AddVif(0x13);
        writer.AddEffect(VifeEffect.CompactProfile);
        Assert.False(ProfileWriter.Write(writer, new ProfileLayout(ProfileIncrement.Absolute, 1, ProfileUnit.Day, element), [.. Enumerable.Repeat((long?)number, count)]));
        Assert.Equal(0, writer.Length);
    }
}
