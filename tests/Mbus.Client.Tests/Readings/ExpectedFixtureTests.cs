using System.Text.Json;
using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>The telegrams that the known slaves answer with and the known masters send, and what each of them says.</summary>
public class ExpectedFixtureTests
{
    private const string VariableReply = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 ACC 00 00 00 02 FD 49 D2 04 02 16 C8 01 CS 16";
    private const string FixedReply = "68 13 13 68 08 03 73 78 56 34 12 ACC 00 E9 7E 23 01 00 00 56 04 00 00 CS 16";

    [Theory]
    [InlineData("00", 0, "57")]
    [InlineData("01", 1, "58")]
    [InlineData("A8", 168, "FF")]
    [InlineData("A9", 169, "00")]
    [InlineData("FF", 255, "56")]
    public void The_reply_of_30_bytes_is_of_TST_12345678_with_1234_V_and_456_m3(string accessNumber, byte expected, string checksum)
    {
        byte[] bytes = Recorded.Bytes(VariableReply.Replace("ACC", accessNumber));
        Assert.Equal(30, bytes.Length);
        Assert.Equal(checksum, bytes[^2].ToString("X2"));
        MeterReading reading = Read(bytes);
        Assert.Equal(new MeterIdentity("12345678", "TST", 1, 0), reading.Identity);
        Assert.Equal(((byte)3, expected, (byte)0), (reading.PrimaryAddress, reading.AccessNumber, reading.Status!.Code));
        Assert.Equal(["instantaneous 0 0 0 voltage: 1234 V", "instantaneous 0 0 0 volume: 456 m³"], reading.Records.Select(ExpectedRecord.Line));
        Assert.Equal("1234567874520100", reading.Telegrams[0].Header.Address.ToString());
    }

    [Theory]
    [InlineData("00", 0, "77")]
    [InlineData("01", 1, "78")]
    [InlineData("FF", 255, "76")]
    public void The_reply_in_the_fixed_structure_is_of_12345678_with_123_l_and_456_l_stored(string accessNumber, byte expected, string checksum)
    {
        byte[] bytes = Recorded.Bytes(FixedReply.Replace("ACC", accessNumber));
        Assert.Equal(checksum, bytes[^2].ToString("X2"));
        MeterReading reading = Read(bytes);
        Assert.Equal(new MeterIdentity("12345678", "", null, 7), reading.Identity);
        Assert.Equal(((byte)3, expected, (byte)0), (reading.PrimaryAddress, reading.AccessNumber, reading.Status!.Code));
        Assert.Equal(["instantaneous 0 0 0 volume: 0.123 m³", "instantaneous 1 0 0 volume: 0.456 m³"], reading.Records.Select(ExpectedRecord.Line));
    }

    [Theory]
    [InlineData("10 40 FD 3D 16", "SND_NKE to 253 (the selected slave)")]
    [InlineData("10 40 FF 3F 16", "SND_NKE to 255 (all slaves, no answer)")]
    [InlineData("10 40 03 43 16", "SND_NKE to 3")]
    [InlineData("10 5B FD 58 16", "REQ_UD2 FCB=0 to 253 (the selected slave)")]
    [InlineData("10 7B 03 7E 16", "REQ_UD2 FCB=1 to 3")]
    [InlineData("10 5A 03 5D 16", "REQ_UD1 FCB=0 to 3")]
    [InlineData("68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 9D 16", "SND_UD FCB=1 to 253 (the selected slave), select 1234567874520100")]
    [InlineData("68 03 03 68 53 03 50 A6 16", "SND_UD FCB=0 to 3, application reset")]
    [InlineData("68 04 04 68 53 03 50 10 B6 16", "SND_UD FCB=0 to 3, application reset")]
    [InlineData("68 06 06 68 53 03 51 01 7A 05 27 16", "SND_UD FCB=0 to 3, data send, 3 bytes")]
    [InlineData("68 03 03 68 53 03 B8 0E 16", "SND_UD FCB=0 to 3, set 300 Bd")]
    [InlineData("68 03 03 68 53 03 BD 13 16", "SND_UD FCB=0 to 3, set 9600 Bd")]
    [InlineData("68 03 03 68 53 01 B1 05 16", "SND_UD FCB=0 to 1, CI B1, 0 bytes")]
    [InlineData("E5", "E5, acknowledged")]
    public void What_masters_send_is_read_with_its_checksum(string hex, string expected) =>
        Assert.Equal(expected, Read(Recorded.Bytes(hex)).Telegrams[0].Description);

    [Theory]
    [InlineData(0x00, "unspecified error")]
    [InlineData(0x01, "unimplemented CI field")]
    [InlineData(0x02, "buffer too long")]
    [InlineData(0x03, "too many records")]
    [InlineData(0x04, "premature end of record")]
    [InlineData(0x05, "more than 10 DIFEs")]
    [InlineData(0x06, "more than 10 VIFEs")]
    [InlineData(0x08, "application busy")]
    [InlineData(0x09, "too many readouts")]
    public void Application_errors_have_the_names_that_are_known(byte code, string expected) =>
        Assert.Contains(expected, Read(Recorded.Bytes($"68 04 04 68 08 03 70 {code:X2} CS 16")).Notices[0], StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("0C 13 50 00 00 00", "0.05")]
    [InlineData("04 13 32 00 00 00", "0.05")]
    [InlineData("0A 14 05 00", "0.05")]
    [InlineData("0E 10 00 00 05 00 00 00", "0.05")]
    [InlineData("05 16 CD CC 4C 3D", "0.05")]
    [InlineData("04 96 73 32 00 00 00", "0.05")]
    [InlineData("0C 13 50 00 00 F0", "-0.05")]
    [InlineData("01 10 32", "0.00005")]
    [InlineData("02 15 00 00", "0")]
    public void Fifty_litres_and_other_volumes_have_their_exact_digits_in_every_format(string record, string expected)
    {
        MeterReading reading = MeterReading.FromUserData(Recorded.Bytes($"78 {record}"));
        string[] row = ReadingTable.Format(reading).Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1", "volume", expected, "m³"], row);

        string[] fields = ReadingCsv.Format(reading).TrimEnd().Split(',');
        Assert.Equal(expected, fields[Array.IndexOf(ReadingCsv.Header.TrimEnd().Split(','), "value")]);

        using JsonDocument json = JsonDocument.Parse(ReadingJson.Format(reading));
        Assert.Equal(expected, json.RootElement.GetProperty("records")[0].GetProperty("value").GetRawText());
    }

    private static MeterReading Read(byte[] bytes) => Assert.Single(Capture.Read(bytes).Readings);
}
