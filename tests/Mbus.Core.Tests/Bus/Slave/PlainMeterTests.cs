namespace Mbus.Tests.Bus;

/// <summary>A meter with nothing but an address and telegrams: what the station does for it without its help.</summary>
public class PlainMeterTests
{
    private static readonly LineTiming Timing = new(2400, 0);

    private long _now = 1_000_000;

    [Fact]
    public void It_has_no_alarm_and_answers_REQ_UD1_with_E5()
    {
        Assert.Equal("E5", Send(new Station(new PlainMeter("78"), 5, Timing), "10 5A 05 CS 16"));
    }

    [Fact]
    public void It_is_selected_by_its_identification_as_fabrication_number()
    {
        Station station = new(new PlainMeter("78"), 5, Timing);
        Assert.Equal("E5", Send(station, "68 11 11 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 78 78 56 34 12 CS 16"));
        Assert.True(station.IsSelected);
        Assert.Equal("", Send(station, "68 11 11 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 78 79 56 34 12 CS 16"));
        Assert.False(station.IsSelected);
    }

    // Not a fabrication number: another DIF, another VIF; a truncated record.
    [Theory]
    [InlineData("68 11 11 68 53 FD 52 78 56 34 12 FF FF FF FF 0B 78 78 56 34 12 CS 16")]
    [InlineData("68 11 11 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 79 78 56 34 12 CS 16")]
    [InlineData("68 10 10 68 53 FD 52 78 56 34 12 FF FF FF FF 0C 78 78 56 34 CS 16")]
    public void A_selection_with_another_record_does_not_select_it(string selection)
    {
        Assert.Equal("", Send(new Station(new PlainMeter("78"), 5, Timing), selection));
    }

    // The clock and the identification are not its own to change; other records are accepted.
    [Theory]
    [InlineData("68 0A 0A 68 53 05 51 04 6D 00 00 41 11 CS 16", 0)]
    [InlineData("68 09 09 68 53 05 51 0C 79 01 00 00 00 CS 16", 0)]
    [InlineData("68 06 06 68 53 05 51 01 13 07 CS 16", -1)]
    [InlineData("68 03 03 68 53 05 50 CS 16", -1)]
    public void A_write_that_it_does_not_support_is_an_unspecified_error(string write, int error)
    {
        Station station = new(new PlainMeter("78"), 5, Timing);
        Assert.Equal("E5", Send(station, Length(write)));
        string expected = error < 0 ? "68 06 06 68 08 05 78 01 13 00 CS 16" : $"68 04 04 68 08 05 70 {error:X2} CS 16";
        Assert.Equal(Convert.ToHexString(StationTranscript.Bytes(expected)), Send(station, "10 5B 05 CS 16"));
    }

    // Offset of the access number after the CI field, which the status byte follows: EN 13757-3, data headers; EN 1434-3:1997.
    [Theory]
    [InlineData("72", 8)]
    [InlineData("76", 8)]
    [InlineData("73", 4)]
    [InlineData("77", 4)]
    [InlineData("7A", 0)]
    [InlineData("78", -1)]
    public void Its_header_gets_the_access_number_and_the_status_of_an_application_error(string ci, int offset)
    {
        Station station = new(new PlainMeter(ci), 5, Timing) { AccessNumber = 0xA7 };
        Send(station, "68 03 03 68 53 05 5F CS 16"); // an unknown CI field
        Send(station, "10 5B 05 CS 16");             // the report of the error
        byte[] reply = Convert.FromHexString(Send(station, "10 7B 05 CS 16"));
        byte[] body = reply[7..^2];
        byte[] expected = new byte[body.Length];
        expected[^3] = 0x01;
        expected[^2] = 0x13;
        if (offset >= 0)
        {
            expected[offset] = 0xA7;
            expected[offset + 1] = StatusByte.ApplicationError;
        }

        Assert.Equal(expected, body);
    }

    [Theory]
    [InlineData(251)]
    [InlineData(253)]
    [InlineData(255)]
    public void A_station_has_a_primary_address_of_a_slave(byte address)
    {
        Assert.Contains("0 to 250", Assert.Throws<ArgumentException>(() => new Station(new PlainMeter("78"), address, Timing)).Message, StringComparison.Ordinal);
    }

    private static string Length(string frame)
    {
        int l = frame.Split(' ').Length - 6;
        return $"68 {l:X2} {l:X2}{frame[8..]}";
    }

    private string Send(Station station, string hex)
    {
        byte[] bytes = StationTranscript.Bytes(hex);
        _now += Timing.Bytes(bytes.Length);
        station.Receive(bytes, 0, bytes.Length, _now);
        _now += Timing.ReplyWindow;
        return station.Poll(_now) ? Convert.ToHexString(station.Reply, 0, station.ReplyLength) : "";
    }

    private sealed class PlainMeter(string ci) : Meter
    {
        public override SecondaryAddress Address { get; } = new(0x12345678, Manufacturer.FromLetters("TST"), 1, 7);

        public override int TelegramCount => 1;

        public override int WriteTelegram(int index, long now, byte[] buffer, int offset)
        {
            byte[] header = new byte[ci switch { "72" or "76" => 12, "73" or "77" => 13, "7A" => 4, _ => 0 }];
            byte[] telegram = [Convert.FromHexString(ci)[0], .. header, 0x01, 0x13, 0x00];
            telegram.CopyTo(buffer, offset);
            return telegram.Length;
        }
    }
}
