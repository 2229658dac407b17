using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Wireless;

/// <summary>Frames of the wireless M-Bus (EN 13757-4), with the CRCs of the formats A and B, and without. The records are in plain.</summary>
public class WirelessFrameTests
{
    private const string Plain = "1E 44 2D 2C 78 56 34 12 1B 16 7A 2A 00 00 00 0C 13 27 04 85 02 02 FD 49 D2 04 02 6C 9F 2C 2F";

    [Fact]
    public void A_frame_without_CRCs_is_named_and_read()
    {
        MeterReading reading = Read(Plain);
        Assert.Equal(new MeterIdentity("12345678", "KAM", 0x1B, 0x16), reading.Identity);
        Assert.Equal(["volume 2850.427 m³", "voltage 1234 V", "date 2020-12-31"], reading.Records.Select(record => record.ToString()));
        Assert.StartsWith("wireless M-Bus, SND_NR from 12345678 KAM", reading.Telegrams[0].Description, StringComparison.Ordinal);
        Assert.True(reading.Telegrams[0].IsWireless);
        Assert.Null(reading.PrimaryAddress);
    }

    [Fact]
    public void The_CRCs_of_format_A_and_B_are_checked_and_removed()
    {
        byte[] plain = Recorded.Bytes(Plain);
        foreach (byte[] frame in new[] { FormatA(plain), FormatB(plain) })
        {
            Assert.Equal(3, Read(Hex.Format(frame)).Records.Count);
            frame[^1] ^= 1;
            Assert.True(Capture.Read(frame).Damages.Count > 0 || Capture.Read(frame).Readings[0].Records.Count != 3);
        }
    }

    [Fact]
    public void A_wrong_CRC_of_format_A_is_named_and_the_records_are_read()
    {
        byte[] frame = FormatA(Recorded.Bytes(Plain));
        frame[^1] ^= 1;
        Capture capture = Capture.Read(frame);
        Assert.Equal(["volume 2850.427 m³", "voltage 1234 V", "date 2020-12-31"], Assert.Single(capture.Readings).Records.Select(record => record.ToString()));
        Assert.Equal($"The telegram is damaged: bytes 36 and 37, a CRC of a wireless frame, are {frame[^2]:X2} {frame[^1]:X2}; expected {frame[^2]:X2} {frame[^1] ^ 1:X2}.", Assert.Single(capture.Damages));
        Assert.True(capture.Readings[0].IsDamaged);
    }

    [Fact]
    public void A_truncated_frame_is_read_as_far_as_it_goes_and_named()
    {
        Capture capture = Capture.Read(Recorded.Bytes(Plain)[..25]);
        Assert.Equal("volume 2850.427 m³", Assert.Single(capture.Readings).Records[0].ToString());
        Assert.Contains("byte 1, the length L of a wireless frame, is 1E", Assert.Single(capture.Damages), StringComparison.Ordinal);
        Assert.Contains("frame of the wireless M-Bus, SND_NR", Assert.Single(Capture.Read(Recorded.Bytes("2E 44 15 96")).Damages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8C 20 11")]
    [InlineData("8D 20 11 01 00 00 00 12 34")]
    [InlineData("8E 20 11 15 96 44 33 22 11 01 07")]
    public void The_extended_link_layer_is_skipped(string layer)
    {
        byte[] plain = Recorded.Bytes(Plain);
        byte[] frame = [.. plain[..10], .. Recorded.Bytes(layer), .. plain[10..]];
        frame[0] = (byte)(frame.Length - 1);
        Assert.Equal(3, Read(Hex.Format(frame)).Records.Count);
    }

    [Fact]
    public void An_encrypted_body_uses_the_address_of_the_frame()
    {
        // The gas meter of the OMS specification, whose key is public, with a short header.
        string frame = "2E 44 93 15 78 56 34 12 33 03 7A 2A 00 20 25 59 23 C9 5A AA 26 D1 B2 E7 49 3B 01 3E C4 A6 F6 D3 52 9B 52 0E DF F0 EA 6D EF C9 9D 6D 69 EB F3";
        byte[] key = Recorded.Bytes("01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 11");
        Assert.Equal("volume 28504.27 m³", Assert.Single(Capture.Read(Recorded.Bytes(frame), key).Readings).Records[0].ToString());
    }

    private static MeterReading Read(string hex)
    {
        Capture capture = Capture.Read(Recorded.Bytes(hex));
        Assert.Empty(capture.Damages);
        return Assert.Single(capture.Readings);
    }

    private static byte[] FormatA(byte[] plain)
    {
        List<byte> frame = [];
        for (int at = 0; at < plain.Length;)
        {
            byte[] block = plain[at..Math.Min(plain.Length, at + (at == 0 ? 10 : 16))];
            frame.AddRange([.. block, .. Crc(block)]);
            at += block.Length;
        }

        return [.. frame];
    }

    private static byte[] FormatB(byte[] plain)
    {
        byte[] counted = [(byte)(plain[0] + 2), .. plain[1..]];
        return [.. counted, .. Crc(counted)];
    }

    private static byte[] Crc(byte[] block)
    {
        ushort crc = Client.Wireless.Crc16.Of(block);
        return [(byte)(crc >> 8), (byte)crc];
    }
}
