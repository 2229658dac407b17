using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Readings;

public class MeterReadingTests
{
    private const string Slave = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";
    private const string FixedSlave = "68 13 13 68 08 03 73 78 56 34 12 00 00 E9 7E 23 01 00 00 56 04 00 00 77 16";

    [Fact]
    public void Contains_the_identity_and_the_status_of_the_meter()
    {
        MeterReading reading = Read(Slave);
        Assert.Equal(new MeterIdentity("12345678", "TST", 1, 0), reading.Identity);
        Assert.Equal("other", reading.Identity!.Medium);
        Assert.Equal((byte)3, reading.PrimaryAddress);
        Assert.Equal((byte)0, reading.AccessNumber);
        Assert.Equal("ok", reading.Status!.ToString());
        Assert.Equal(["voltage 1234 V", "volume 456 m³"], reading.Records.Select(r => r.ToString()));
        Assert.Empty(reading.Notices);
        Assert.False(reading.MoreRecordsFollow);
    }

    [Fact]
    public void The_fixed_structure_is_two_records()
    {
        MeterReading reading = Read(FixedSlave);
        Assert.Equal(new MeterIdentity("12345678", "", null, 7), reading.Identity);
        Assert.Equal(["volume 0.123 m³", "volume 0.456 m³"], reading.Records.Select(r => r.ToString()));
        Assert.Equal([0UL, 1UL], reading.Records.Select(r => r.Storage));
    }

    [Theory]
    [InlineData(0x00, false, "ok")]
    [InlineData(0x01, false, "application busy")]
    [InlineData(0x0E, false, "application error, power low, permanent error")]
    [InlineData(0xB3, false, "abnormal condition or alarm, temporary error, manufacturer's A0")]
    [InlineData(0x01, true, "ok")]
    [InlineData(0x06, true, "counters of a fixed date, power low")]
    public void Status_is_described_in_words(byte status, bool isFixed, string expected) => Assert.Equal(expected, new MeterStatus(status, isFixed).ToString());

    [Theory]
    [InlineData("68 04 04 68 08 01 70 08 CS 16", "the meter reports an application error: application busy (08)")]
    [InlineData("68 03 03 68 08 01 70 CS 16", "the meter reports an application error: unspecified error (no code)")]
    [InlineData("68 04 04 68 08 01 71 82 CS 16", "alarm: 82, bit 1, 7")]
    [InlineData("68 04 04 68 08 01 71 00 CS 16", "alarm: 00, no bit")]
    [InlineData("68 05 05 68 08 01 71 01 02 CS 16", "alarm: 01 02")]
    [InlineData("68 05 05 68 08 01 A5 01 02 CS 16", "CI A5 (manufacturer specific): no records; data 01 02")]
    [InlineData("68 05 05 68 08 01 72 01 02 CS 16", "CI 72 (variable structure, long header) announces a header, but only 2 bytes are there")]
    [InlineData("68 0F 0F 68 08 01 72 78 56 34 12 74 52 01 00 00 00 20 05 CS 16", "encrypted, security mode 5: 32 encrypted bytes are announced, 0 are there")]
    [InlineData("E5", "no data: E5, acknowledged")]
    public void Bytes_that_are_not_a_record_are_a_notice(string hex, string expected)
    {
        MeterReading reading = Read(hex);
        Assert.Equal([expected], reading.Notices);
        Assert.Empty(reading.Records);
    }

    [Fact]
    public void The_time_of_a_reading_is_in_JSON_and_CSV_to_the_millisecond_in_UTC()
    {
        DateTimeOffset time = new(2026, 3, 29, 12, 0, 0, 123, TimeSpan.FromHours(2));
        MeterReading reading = MeterReading.From([TelegramOf("68 12 12 68 08 01 72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09 CS 16")], receivedAt: time);
        Assert.Contains("\"time\":\"2026-03-29T10:00:00.123Z\"", Client.Formats.ReadingJson.Format(reading));
        Assert.StartsWith("2026-03-29T10:00:00.123Z,12345678,", Client.Formats.ReadingCsv.Format(reading));
    }

    [Fact]
    public void Telegrams_of_one_read_are_one_reading()
    {
        MeterReading reading = MeterReading.From([
            TelegramOf("68 13 13 68 08 01 72 78 56 34 12 74 52 01 07 05 00 00 00 01 7A 03 1F CS 16"),
            TelegramOf("68 12 12 68 08 01 72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09 CS 16"),
        ]);
        Assert.Equal([1, 2], reading.Records.Select(r => r.Telegram));
        Assert.Equal(["bus address 3", "volume 0.009 m³"], reading.Records.Select(r => r.ToString()));
        Assert.True(reading.Telegrams[0].MoreRecordsFollow);
        Assert.False(reading.MoreRecordsFollow);
        Assert.Equal((byte)5, reading.AccessNumber);
        Assert.Equal((byte)6, reading.Telegrams[1].AccessNumber);
    }

    [Fact]
    public void A_telegram_of_another_meter_is_reported()
    {
        MeterReading reading = MeterReading.From([TelegramOf(Slave), TelegramOf(FixedSlave), TelegramOf(Slave.Replace("68 08 03 72 78", "68 08 03 72 79").Replace("57 16", "CS 16"))]);
        Assert.Equal(["telegram 3: it is from another meter, 12345679 TST, version 1, other"], reading.Notices);
    }

    [Fact]
    public void Takes_at_least_one_telegram_and_a_key_of_16_bytes()
    {
        Assert.Throws<ArgumentException>(() => MeterReading.From([]));
        Assert.Throws<ArgumentException>(() => MeterReading.FromUserData([]));
        Assert.Throws<ArgumentException>(() => MeterReading.From([TelegramOf(Slave)], new byte[15]));
    }

    [Theory]
    [InlineData("10 40 FD 3D 16", "SND_NKE to 253 (the selected slave)")]
    [InlineData("10 5B FD 58 16", "REQ_UD2 FCB=0 to 253 (the selected slave)")]
    [InlineData("10 7B 03 CS 16", "REQ_UD2 FCB=1 to 3")]
    [InlineData("68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 CS 16", "SND_UD FCB=1 to 253 (the selected slave), select 1234567874520100")]
    [InlineData("68 03 03 68 53 03 50 CS 16", "SND_UD FCB=0 to 3, application reset")]
    [InlineData("68 04 04 68 53 03 50 10 CS 16", "SND_UD FCB=0 to 3, application reset")]
    [InlineData("68 06 06 68 53 03 51 01 7A 05 CS 16", "SND_UD FCB=0 to 3, data send, 3 bytes")]
    [InlineData("68 03 03 68 53 03 BD 13 16", "SND_UD FCB=0 to 3, set 9600 Bd")]
    [InlineData("68 03 03 68 53 01 B1 05 16", "SND_UD FCB=0 to 1, CI B1, 0 bytes")]
    [InlineData(Slave, "RSP_UD from 3, CI 72, 21 bytes")]
    [InlineData(FixedSlave, "RSP_UD from 3, CI 73, 16 bytes")]
    [InlineData("E5", "E5, acknowledged")]
    public void Every_telegram_that_the_known_clients_and_slaves_send_is_read(string hex, string expected) =>
        Assert.Equal(expected, Read(hex).Telegrams[0].Description);

    [Fact]
    public void The_new_address_in_a_write_is_read_with_its_direction()
    {
        Assert.Equal("bus address 5", Assert.Single(Read("68 06 06 68 53 03 51 01 7A 05 CS 16").Records).ToString());
    }

    [Fact]
    public void Recorded_bytes_are_parsed_in_one_call()
    {
        MeterReading reading = MeterReading.Parse("68 1F 1F 68 08 02 72 78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02 18 16");
        Assert.Equal("volume 12.565 m³", reading.Records[0].ToString());
    }

    [Theory]
    [InlineData("68 1F", "it ends after 2 bytes")]
    [InlineData("no hex", "two hexadecimal digits")]
    [InlineData("", "found 0 readings")]
    public void Input_that_is_not_one_reading_is_a_format_error(string hex, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => MeterReading.Parse(hex)).Message);

    [Fact]
    public async Task A_master_reads_a_meter_in_a_few_lines()
    {
        await using Line line = SimulatedLine.InRealTime(BusDefinition.Default);
        MeterReading reading = MeterReading.From(await new MbusMaster(line).ReadAsync(2, TestContext.Current.CancellationToken));
        Assert.Equal(3, reading.Telegrams.Count);
        Assert.Equal("energy 48213000 Wh", reading.Records[0].ToString());
        Assert.Equal(BusDefinition.Default.Meters[1].Address.Identification.ToString("X8"), reading.Identity!.Id);
    }

    internal static Telegram TelegramOf(string hex)
    {
        byte[] bytes = Recorded.Bytes(hex);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame), hex);
        return new Telegram(frame);
    }

    private static MeterReading Read(string hex) => MeterReading.From([TelegramOf(hex)]);
}
