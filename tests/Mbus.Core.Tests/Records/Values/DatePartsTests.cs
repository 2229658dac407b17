namespace Mbus.Tests.Records;

public class DatePartsTests
{
    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData("02 6C BF 1C", "2013-12-31", DateValidity.Valid)]
    [InlineData("02 6C 01 A1", "2080-01-01", DateValidity.Valid)]
    [InlineData("02 6C 21 A1", "1981-01-01", DateValidity.Valid)]
    [InlineData("02 6C 61 C1", "1999-01-01", DateValidity.Valid)]
    [InlineData("02 6C FF FF", "****-**-31", DateValidity.Invalid)]
    [InlineData("02 6C 00 00", "2000-00-**", DateValidity.Impossible)]
    [InlineData("02 6C E1 F1", "****-01-01", DateValidity.Every)]
    [InlineData("02 6C A0 1F", "2013-**-**", DateValidity.Every)]
    [InlineData("02 6C BF 1D", "2013-13-31", DateValidity.Impossible)]
    [InlineData("02 6C BD 12", "2013-02-29", DateValidity.Impossible)]
    [InlineData("02 6C 9D 12", "2012-02-29", DateValidity.Valid)]
    [InlineData("02 6C FD F2", "****-02-29", DateValidity.Every)]
    [InlineData("02 6C FE F2", "****-02-30", DateValidity.Impossible)]
    [InlineData("02 6C 81 C1", "2000-01-01", DateValidity.Impossible)] // two digits of a year that count 100
    public void Type_G_is_a_date(string record, string text, DateValidity validity)
    {
        DateParts date = AssertDate(record, DataType.Date, text, validity);
        Assert.Equal((true, false, DateParts.Every), (date.HasDate, date.HasTime, date.Hour));
    }

    [Theory]
    [InlineData("04 6D 0B 0B CD 13", "2014-03-13T11:11", DateValidity.Valid)]
    [InlineData("04 6D 32 32 50 07", "2002-07-16T18:50", DateValidity.Valid)]      // hundred-year bits 1
    [InlineData("04 6D 2B 11 78 11", "2011-01-24T17:43", DateValidity.Valid)]
    [InlineData("04 6D 00 00 21 A1", "1981-01-01T00:00", DateValidity.Valid)]
    [InlineData("04 6D 00 20 21 A1", "2081-01-01T00:00", DateValidity.Valid)]
    [InlineData("04 6D 00 60 21 11", "2209-01-01T00:00", DateValidity.Valid)]
    [InlineData("04 6D 00 20 1D 02", "2000-02-29T00:00", DateValidity.Valid)]
    [InlineData("04 6D 00 40 1D 02", "2100-02-29T00:00", DateValidity.Impossible)]
    [InlineData("04 6D A1 15 E9 17", "2015-07-09T21:33", DateValidity.Invalid)]    // IV bit
    [InlineData("04 6D FF FF FF FF", "****-**-31T**:**", DateValidity.Invalid)]
    [InlineData("04 6D 00 00 E1 F1", "****-01-01T00:00", DateValidity.Every)]
    [InlineData("04 6D 3F 1F 20 1F", "2009-**-**T**:**", DateValidity.Every)]
    [InlineData("04 6D 3F 0B CD 13", "2014-03-13T11:**", DateValidity.Every)]
    [InlineData("04 6D 0B 1F CD 13", "2014-03-13T**:11", DateValidity.Every)]
    [InlineData("04 6D 3C 00 21 11", "2009-01-01T00:60", DateValidity.Impossible)]
    [InlineData("04 6D 00 18 21 11", "2009-01-01T24:00", DateValidity.Impossible)]
    public void Type_F_is_a_date_with_hour_and_minute(string record, string text, DateValidity validity)
    {
        AssertDate(record, DataType.DateTime, text, validity);
    }

    [Theory]
    [InlineData("06 6D 22 1A E0 10 01 00", "2000-01-16T00:26:34")]
    [InlineData("06 6D 1E 32 12 F0 17 30", "2015-07-16T18:50:30")]
    public void Type_I_has_seconds(string record, string text)
    {
        AssertDate(record, DataType.DateTimeSeconds, text, DateValidity.Valid);
    }

    [Fact]
    public void Type_I_has_weekday_week_and_daylight_saving()
    {
        // second 30, daylight saving now; minute 50, deviation positive; hour 18, Thursday; 2015-07-16; week 29, deviation 1 h
        DateParts date = AssertDate("06 6D 5E 72 92 F0 17 5D", DataType.DateTimeSeconds, "2015-07-16T18:50:30", DateValidity.Valid);
        Assert.Equal((4, 29, 1, true), (date.DayOfWeek, date.Week, date.DaylightSavingHours, date.IsSummerTime));
    }

    [Theory]
    [InlineData("06 6D 1E B2 12 F0 17 30", DateValidity.Invalid)]  // IV bit
    [InlineData("06 6D 3F 3F 1F E0 F0 00", DateValidity.Every)]    // nothing specified, month 0
    [InlineData("06 6D 3D 00 00 F0 17 00", DateValidity.Impossible)]
    public void Type_I_can_be_unspecified_or_invalid(string record, DateValidity validity)
    {
        AssertDate(record, DataType.DateTimeSeconds, null, validity);
    }

    [Theory]
    [InlineData("03 6D 1E 32 12", "18:50:30", DateValidity.Valid)]
    [InlineData("03 6D 3B 3B 17", "23:59:59", DateValidity.Valid)]
    [InlineData("03 6D 3C 3B 17", "23:59:60", DateValidity.Impossible)]
    [InlineData("03 6D FF FF FF", null, DateValidity.Invalid)]
    [InlineData("03 6D 1E 32 18", "24:50:30", DateValidity.Impossible)]
    public void Type_J_is_a_time_of_day(string record, string? text, DateValidity validity)
    {
        DateParts time = AssertDate(record, DataType.Time, text, validity);
        Assert.Equal((false, true, true, DateParts.Every), (time.HasDate, time.HasTime, time.HasSecond, time.Year));
    }

    [Theory]
    [InlineData("02 FD 30 BF 1C", DataType.Date)]
    [InlineData("04 FD 30 0B 0B CD 13", DataType.DateTime)]
    [InlineData("03 FD 65 00 00 06", DataType.Time)]
    [InlineData("02 FD 70 BF 1C", DataType.Date)]
    [InlineData("06 FD 70 1E 32 12 F0 17 30", DataType.DateTimeSeconds)]
    [InlineData("02 93 39 BF 1C", DataType.Date)]
    public void Other_dates_take_their_type_from_the_data_field(string record, DataType type)
    {
        AssertDate(record, type, null, DateValidity.Valid);
    }

    [Fact]
    public void Dates_are_created_from_components()
    {
        Assert.Equal("2013-12-31", Valid(DateParts.OfDate(2013, 12, 31)));
        Assert.Equal(0x1CBF, DateParts.OfDate(2013, 12, 31).Bits);
        Assert.Equal("1981-01-01", Valid(DateParts.OfDate(1981, 1, 1)));
        Assert.Equal("2080-01-01", Valid(DateParts.OfDate(2080, 1, 1)));
        Assert.Equal("2014-03-13T11:11", Valid(DateParts.OfMinute(2014, 3, 13, 11, 11, summerTime: false)));
        Assert.Equal("2099-03-13T11:11", Valid(DateParts.OfMinute(2099, 3, 13, 11, 11, summerTime: true)));
        Assert.True(DateParts.OfMinute(2099, 3, 13, 11, 11, summerTime: true).IsSummerTime);
        Assert.Equal("1981-03-13T11:11", Valid(DateParts.OfMinute(1981, 3, 13, 11, 11, summerTime: false)));
        Assert.Equal("2016-02-29T23:59:58", Valid(DateParts.OfSecond(2016, 2, 29, 23, 59, 58, summerTime: false)));
        Assert.Equal("23:59:58", Valid(DateParts.OfTime(23, 59, 58)));
        Assert.Equal("****-**-01", DateParts.OfDate(DateParts.Every, DateParts.Every, 1).ToString());
        Assert.Equal(0xFFE1, DateParts.OfDate(DateParts.Every, DateParts.Every, 1).Bits);
        Assert.Equal("2020-01-**T**:**", DateParts.OfMinute(2020, 1, DateParts.Every, DateParts.Every, DateParts.Every, false).ToString());
    }

    // EN 13757-3, annex A, types F and I: the hour is all ones for every hour, and so on; the day is 0, the month 15.
    [Theory]
    [InlineData("0B 2B CD 13", 2014, 3, 13, 11, 11, false)] // hundred-year bits 1
    [InlineData("0B AB CD 13", 2014, 3, 13, 11, 11, true)]
    [InlineData("3F 1F E0 FF", DateParts.Every, DateParts.Every, DateParts.Every, DateParts.Every, DateParts.Every, false)]
    public void Components_of_type_F_are_at_their_bits(string bytes, int year, int month, int day, int hour, int minute, bool summerTime) =>
        Assert.Equal(bytes, Bytes(DateParts.OfMinute(year, month, day, hour, minute, summerTime), 4));

    [Theory]
    [InlineData("1E 32 12 F0 17 00", 2015, 7, 16, 18, 50, 30, false)]
    [InlineData("5E 32 12 F0 17 00", 2015, 7, 16, 18, 50, 30, true)]
    [InlineData("BA 3B 17 1D 22 00", 2016, 2, 29, 23, 59, 58, false)] // leap year
    [InlineData("FA 3B 17 1D 22 00", 2016, 2, 29, 23, 59, 58, true)]
    [InlineData("3F 3F 1F E0 FF 00", DateParts.Every, DateParts.Every, DateParts.Every, DateParts.Every, DateParts.Every, DateParts.Every, false)]
    public void Components_of_type_I_are_at_their_bits(string bytes, int year, int month, int day, int hour, int minute, int second, bool summerTime) =>
        Assert.Equal(bytes, Bytes(DateParts.OfSecond(year, month, day, hour, minute, second, summerTime), 6));

    // The bits of week, weekday, daylight saving and its flag belong to other components in the other types.
    [Theory]
    [InlineData("02 6C FF 1C", 0, 0, 0, false)]
    [InlineData("04 6D 4B 0B ED 13", 0, 0, 0, false)]
    [InlineData("04 6D 0B 8B CD 13", 0, 0, 0, true)]
    [InlineData("03 6D 40 40 E0", 0, 0, 0, false)]
    [InlineData("06 6D 1E 32 12 F0 17 00", 0, 0, 0, false)]
    [InlineData("06 6D 5E 32 F2 F0 17 75", 7, 53, -1, true)]
    [InlineData("06 6D 1E 72 32 F0 17 C1", 1, 1, 3, false)]
    public void Week_weekday_and_daylight_saving_are_those_of_type_I(string record, int dayOfWeek, int week, int daylightSavingHours, bool isSummerTime)
    {
        byte[] bytes = Frames.Hex(record);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
        Assert.True(_reader.Read());
        Assert.True(_reader.TryGetDate(out DateParts date));
        Assert.Equal((dayOfWeek, week, daylightSavingHours, isSummerTime), (date.DayOfWeek, date.Week, date.DaylightSavingHours, date.IsSummerTime));
    }

    [Theory]
    [InlineData("02 6C 00 00", true)]
    [InlineData("02 6C FF FF", true)]
    [InlineData("02 6C 9F 2C", false)]
    [InlineData("04 6D 00 00 00 00", true)]
    [InlineData("04 6D 80 00 00 00", true)]
    [InlineData("04 6D FF FF FF FF", true)]
    [InlineData("04 6D 00 00 E1 F1", false)]
    [InlineData("06 6D 00 00 00 00 00 00", true)]
    [InlineData("03 6D 00 00 00", false)]
    [InlineData("03 6D FF FF FF", true)]
    public void A_clock_that_was_never_set_is_recognized(string record, bool expected)
    {
        byte[] bytes = Frames.Hex(record);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
        Assert.True(_reader.Read() && _reader.TryGetDate(out DateParts date) && date.IsUnset == expected);
    }

    private static string Bytes(DateParts date, int count)
    {
        Assert.Equal(0, date.Bits >> (8 * count));
        return BitConverter.ToString(BitConverter.GetBytes(date.Bits), 0, count).Replace('-', ' ');
    }

    private static string Valid(DateParts date)
    {
        Assert.Equal(DateValidity.Valid, date.Validity);
        return date.ToString();
    }

    private DateParts AssertDate(string record, DataType type, string? text, DateValidity? validity)
    {
        byte[] bytes = Frames.Hex(record);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
        Assert.True(_reader.Read());
        Assert.Equal((RecordError.None, type), (_reader.Error, _reader.Type));
        Assert.True(_reader.TryGetDate(out DateParts date));
        Assert.Equal(text ?? date.ToString(), date.ToString());
        Assert.Equal(validity ?? date.Validity, date.Validity);
        Assert.Equal(date.Validity == DateValidity.Invalid, _reader.IsInvalid);
        return date;
    }
}
