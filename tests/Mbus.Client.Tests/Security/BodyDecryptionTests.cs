using System.Security.Cryptography;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Security;

/// <summary>The gas meter of the OMS specification (volume 2, annex of example telegrams), whose key is public, in a wired telegram.</summary>
public class BodyDecryptionTests
{
    private const string Header = "72 78 56 34 12 93 15 33 03 2A 00 20 25";
    private const string Cipher = "59 23 C9 5A AA 26 D1 B2 E7 49 3B 01 3E C4 A6 F6 D3 52 9B 52 0E DF F0 EA 6D EF C9 9D 6D 69 EB F3";

    private static readonly byte[] Key = Recorded.Bytes("01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 11");

    [Fact]
    public void Mode_5_is_decrypted_with_the_key()
    {
        MeterReading reading = Read($"{Header} {Cipher}", Key);
        Assert.Equal(["volume 28504.27 m³", "date and time 2008-05-31T23:50", "error flags 0"], reading.Records.Select(r => r.ToString()));
        Assert.Empty(reading.Notices);
        Assert.True(reading.Telegrams[0].IsDecrypted);
        Assert.Equal($"{Header} {Cipher}", Hex.Format(reading.Telegrams[0].Bytes.Span));
    }

    [Fact]
    public void A_meter_may_have_a_key_of_its_own()
    {
        List<SecondaryAddress> asked = [];
        DecodeOptions options = new()
        {
            Key = new byte[16],
            KeyOfMeter = meter =>
            {
                asked.Add(meter);
                return Key;
            },
        };
        MeterReading reading = MeterReading.Decode([MeterReadingTests.TelegramOf($"68 2F 2F 68 08 01 {Header} {Cipher} CS 16")], options);
        Assert.Equal("volume 28504.27 m³", reading.Records[0].ToString());
        Assert.Equal(["1234567893153303"], asked.Select(meter => meter.ToString()));
        Assert.Throws<ArgumentException>(() => MeterReading.Decode([MeterReadingTests.TelegramOf($"68 2F 2F 68 08 01 {Header} {Cipher} CS 16")], new DecodeOptions { KeyOfMeter = _ => new byte[15] }));
    }

    [Fact]
    public void Without_a_key_for_a_meter_the_key_for_all_applies()
    {
        DecodeOptions options = new() { Key = Key, KeyOfMeter = _ => default };
        Assert.Equal("volume 28504.27 m³", MeterReading.Decode([MeterReadingTests.TelegramOf($"68 2F 2F 68 08 01 {Header} {Cipher} CS 16")], options).Records[0].ToString());
    }

    [Fact]
    public void Plain_records_after_the_encrypted_blocks_are_read_too()
    {
        MeterReading reading = Read($"{Header} {Cipher} 01 7A 05", Key);
        Assert.Equal("bus address 5", reading.Records[^1].ToString());
    }

    [Fact]
    public void A_whole_frame_is_decrypted_and_stays_as_it_was_received()
    {
        string hex = $"68 2F 2F 68 08 01 {Header} {Cipher} CS 16";
        MeterReading reading = MeterReading.From([MeterReadingTests.TelegramOf(hex)], Key);
        Assert.Equal("volume 28504.27 m³", reading.Records[0].ToString());
        Assert.Equal(Recorded.Bytes(hex), reading.Telegrams[0].Bytes.ToArray());
    }

    [Theory]
    [InlineData(Header + " " + Cipher, "encrypted, security mode 5: the meter's key is needed to read it")]
    [InlineData("7A 2A 00 20 25 " + Cipher, "encrypted, security mode 5: decryption needs the meter's address, which only a long header contains")]
    [InlineData("72 78 56 34 12 93 15 33 03 2A 00 20 28 " + Cipher, "encrypted, security mode 8: AES-128 in counter mode is not supported, only modes 5 and 7 are")]
    [InlineData("72 78 56 34 12 93 15 33 03 2A 00 30 25 " + Cipher, "encrypted, security mode 5: 48 encrypted bytes are announced, 32 are there")]
    [InlineData("7A 2A 00 20 07 " + Cipher, "encrypted, security mode 7: 32 encrypted bytes are announced, 30 are there")]
    [InlineData("7A 2A 00 20 07 10 " + Cipher, "encrypted, security mode 7: its key is derived from a message counter that is not in the telegram, so it cannot be decrypted")]
    public void A_body_that_cannot_be_decrypted_has_the_reason(string hex, string expected)
    {
        MeterReading reading = Read(hex, []);
        Assert.Equal([expected], reading.Notices);
        Assert.Empty(reading.Records);
        Assert.False(reading.Telegrams[0].IsKeyUseless);
    }

    [Fact]
    public void A_wrong_key_is_reported()
    {
        MeterReading reading = Read($"{Header} {Cipher}", [.. Key.Reverse()]);
        Assert.Equal(["encrypted, security mode 5: wrong key: the decrypted body does not begin with 2F 2F"], reading.Notices);
        Assert.True(reading.Telegrams[0].IsKeyUseless);
    }

    [Fact]
    public void Mode_7_with_the_key_as_it_is_is_decrypted_with_a_vector_of_zeros()
    {
        using Aes aes = Aes.Create();
        aes.Key = Key;
        byte[] cipher = aes.EncryptCbc(Recorded.Bytes("2F 2F 0C 14 27 04 85 02 2F 2F 2F 2F 2F 2F 2F 2F"), new byte[16], PaddingMode.None);
        MeterReading reading = Read($"7A 2A 00 10 07 00 {Hex.Format(cipher)}", Key);
        Assert.Equal(["volume 28504.27 m³"], reading.Records.Select(r => r.ToString()));
    }

    [Fact]
    public void An_encrypted_alarm_is_decrypted_and_reported()
    {
        using Aes aes = Aes.Create();
        aes.Key = Key;
        byte[] cipher = aes.EncryptCbc(Recorded.Bytes("2F 2F 81 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F"), Recorded.Bytes("93 15 78 56 34 12 33 03 2A 2A 2A 2A 2A 2A 2A 2A"), PaddingMode.None);
        MeterReading reading = Read($"75 78 56 34 12 93 15 33 03 2A 00 10 25 {Hex.Format(cipher)}", Key);
        Assert.Equal(["decrypted, CI 75: 2F 2F 81 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F"], reading.Notices);
    }

    private static MeterReading Read(string hex, byte[] key) => MeterReading.FromUserData(Recorded.Bytes(hex), key);
}
