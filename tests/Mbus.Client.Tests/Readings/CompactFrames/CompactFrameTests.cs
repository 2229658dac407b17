using Mbus.Client.Readings;
using Mbus.Client.Wireless;

namespace Mbus.Client.Tests.Readings;

/// <summary>Format frames and compact frames of EN 13757-3:2018, annex G. The first three telegrams are the example of G.5.2.</summary>
public class CompactFrameTests
{
    private const string Full = "78 02 02 D2 04 02 15 2E 16 02 2A 34 23";
    private const string Format = "69 08 31 3B 02 02 02 15 02 2A";
    private const string Compact = "79 31 3B 42 A6 D2 04 2E 16 34 23";

    private static readonly string[] Values = ["energy 123.4 Wh", "volume 567.8 m³", "power 901.2 W"];

    [Fact]
    public void The_CRC_is_that_of_EN_13757() => Assert.Equal(0xC2B7, Crc16.Of("123456789"u8));

    [Theory]
    [InlineData(Full)]
    [InlineData(Format)]
    public void A_compact_frame_is_restored_by_a_full_frame_or_a_format_frame_before_it(string before)
    {
        DecodeOptions options = new() { Formats = new RecordFormats() };
        Read(before, options);
        MeterReading reading = Read(Compact, options);
        Assert.Equal(Values, reading.Records.Select(record => record.ToString()));
        Assert.Equal(["restored from a compact frame"], reading.Notices);
    }

    [Theory]
    [InlineData("7A 2A 00 00 00", "7B 2A 00 00 00")]
    [InlineData("72 78 56 34 12 74 52 01 07 2A 00 00 00", "73 78 56 34 12 74 52 01 07 2A 00 00 00")]
    public void The_short_and_the_long_header_come_first(string full, string compact)
    {
        DecodeOptions options = new() { Formats = new RecordFormats() };
        Read(full + Full[2..], options);
        Assert.Equal(Values, Read(compact + Compact[2..], options).Records.Select(record => record.ToString()));
    }

    [Fact]
    public void Without_its_format_the_signature_and_the_data_are_told()
    {
        MeterReading reading = Read("79 C2 52 5B 89 4D 88 00 4D 88 00 B8 10 09 1F 33 00 00 00", new DecodeOptions { Formats = new RecordFormats() });
        Assert.Null(reading.Identity);
        Assert.Empty(reading.Records);
        Assert.Contains("signature 52C2, is not known", Assert.Single(reading.Notices), StringComparison.Ordinal);
        Assert.Contains("C2 52 5B 89 4D", reading.Notices[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("79 31 3B 42 A6 D2 04 2E 16 34 24", "the CRC of the full frame is not A642")]
    [InlineData("79 31 3B 42 A6 D2 04 2E 16 34", "the CRC of the full frame is not A642")]
    [InlineData("79 31 3B 42", "a compact frame has at least 4 bytes, 3 are there")]
    [InlineData("69 08 31 3C 02 02 02 15 02 2A", "the signature is 3C31, that of the DIFs and VIFs is 3B31")]
    [InlineData("69 08", "a format frame has its length and a signature before the format")]
    public void What_the_CRC_does_not_prove_is_not_restored(string hex, string expected)
    {
        DecodeOptions options = new() { Formats = new RecordFormats() };
        Read(Full, options);
        MeterReading reading = Read(hex, options);
        Assert.Empty(reading.Records);
        Assert.Contains(expected, Assert.Single(reading.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_are_kept_in_a_file()
    {
        string path = Path.GetTempFileName();
        DecodeOptions options = new() { Formats = new RecordFormats() };
        Read(Full, options);
        Read("78 0D FD 11 03 43 42 41 02 FC 03 68 57 6B 74 2A 00", options);
        options.Formats.Save(path);
        RecordFormats loaded = RecordFormats.Load(path);
        File.Delete(path);
        Assert.Equal((2, false, false), (loaded.Count, loaded.IsChanged, options.Formats.IsChanged));
        Assert.Equal(Values, Read(Compact, new DecodeOptions { Formats = loaded }).Records.Select(record => record.ToString()));
    }

    [Fact]
    public void A_file_without_formats_is_an_error_with_its_line()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "# comment\n02 02 02 15\n0F 02\n");
        FormatException e = Assert.Throws<FormatException>(() => RecordFormats.Load(path));
        File.Delete(path);
        Assert.StartsWith($"{path}, line 3: \"0F 02\" is not a format.", e.Message, StringComparison.Ordinal);
    }

    private static MeterReading Read(string hex, DecodeOptions options) =>
        Assert.Single(Capture.ReadText(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(hex)), "a test", options)).Reading!;
}
