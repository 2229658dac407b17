using Mbus.Client.Readings;
using Mbus.Client.Security;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Security;

/// <summary>
/// Authentication and fragmentation layer, and keys derived for a message: the example F.3 of CEN/TR 17167:2018 (EN 13757-7:2018, clauses 6.3
/// and 9.6.1), and CMAC by the examples of RFC 4493.
/// </summary>
public class AuthenticationTests
{
    private const string Layer = "90 0F 00 2C 25 B3 0A 00 00 AF 5D 74 DF 73 A6 00 D9";
    private const string Message = "72 78 56 34 12 93 15 33 03 75 00 20 07 10 90 58 47 5F 4B C9 1D F8 78 B8 0A 1B 0F 98 B6 29 02 4A AC 72 79 42 BF C5 49 23 3C 01 40 82 9B 93";

    private static readonly byte[] Key = Recorded.Bytes("00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F");

    [Theory]
    [InlineData("", "BB1D6929E95937287FA37D129B756746")]
    [InlineData("6BC1BEE22E409F96E93D7E117393172A", "070A16B46B4D4144F79BDD9DD04A287C")]
    [InlineData("6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411", "DFA66747DE9AE63030CA32611497C827")]
    public void CMAC_is_that_of_RFC_4493(string message, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(Cmac.Of(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"), Convert.FromHexString(message))));

    [Fact]
    public void Keys_are_derived_as_in_the_example()
    {
        Assert.Equal("ECCF39D475D730B8284FDFDC1995D52F", Convert.ToHexString(KeyDerivation.Encryption(Key, 0xAB3, 0x12345678, isFromMaster: false)));
        Assert.Equal("C9CD19FF5A9AAD5A6BBDA13BD2C4C7AD", Convert.ToHexString(KeyDerivation.Authentication(Key, 0xAB3, 0x12345678, isFromMaster: false)));
    }

    [Fact]
    public void A_message_is_decrypted_and_authenticated()
    {
        MeterReading reading = MeterReading.FromUserData(Recorded.Bytes($"{Layer} {Message}"), Key);
        Assert.Equal(["volume 28504.27 m³", "date and time 2008-05-31T23:50", "error flags 0"], reading.Records.Select(record => record.ToString()));
        Assert.Equal(["message counter 2739, authentication code correct"], reading.Notices);
        TelegramReading telegram = reading.Telegrams[0];
        Assert.Equal((true, 2739u, true), (telegram.IsAuthentic, telegram.MessageCounter, telegram.IsDecrypted));
    }

    [Fact]
    public void A_changed_message_is_told()
    {
        byte[] bytes = Recorded.Bytes($"{Layer} {Message}");
        bytes[^1] ^= 1;
        TelegramReading telegram = MeterReading.FromUserData(bytes, Key).Telegrams[0];
        Assert.False(telegram.IsAuthentic);
        Assert.True(telegram.IsKeyUseless);
        Assert.Contains("wrong authentication code", telegram.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_the_counter_is_told()
    {
        MeterReading reading = MeterReading.FromUserData(Recorded.Bytes($"{Layer} {Message}"));
        Assert.Equal(["message counter 2739, authentication code not checked; encrypted, security mode 7: the meter's key is needed to read it"], reading.Notices);
        Assert.Equal("12345678", reading.Identity!.Id);
    }

    [Fact]
    public void Fragments_are_combined_and_a_missing_one_is_told()
    {
        byte[] message = Recorded.Bytes(Message);
        byte[][] fragments =
        [
            [.. Recorded.Bytes("90 07 01 68 25 B3 0A 00 00"), .. message[..20]],
            [.. Recorded.Bytes("90 02 02 40"), .. message[20..30]],
            [.. Recorded.Bytes("90 0A 03 04 AF 5D 74 DF 73 A6 00 D9"), .. message[30..]],
        ];
        MeterReading whole = Read(fragments);
        Assert.Equal(["volume 28504.27 m³", "date and time 2008-05-31T23:50", "error flags 0"], whole.Records.Select(record => record.ToString()));
        Assert.Equal(
            ["telegram 1: fragment 1 of a message; more fragments follow", "telegram 2: fragment 2 of a message; more fragments follow", "telegram 3: message counter 2739, authentication code correct"],
            whole.Notices);
        Assert.Contains("expected fragment 2", Read([fragments[0], fragments[2]]).Notices[^1], StringComparison.Ordinal);
        Assert.Contains("the fragments before it are missing", Read([fragments[1]]).Notices[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Fragments_before_and_after_another_telegram_are_not_combined()
    {
        byte[] message = Recorded.Bytes(Message);
        Frame first = FrameOf([.. Recorded.Bytes("90 07 01 68 25 B3 0A 00 00"), .. message[..20]]);
        Frame second = FrameOf([.. Recorded.Bytes("90 02 02 40"), .. message[20..30]]);
        Capture capture = Capture.Read([.. first.Buffer[..first.Length], .. Recorded.Bytes("10 5B 01 5C 16"), .. second.Buffer[..second.Length]], Key);
        Assert.Contains("the fragments before it are missing", Assert.Single(capture.Readings[2].Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90", "has other fields than its control field announces")]
    [InlineData("90 0F 00 2C 25", "has other fields than its control field announces")]
    [InlineData("90 03 00 00 25", "has other fields than its control field announces")]
    [InlineData("90 02 00 00", "is empty")]
    public void A_malformed_layer_is_told(string hex, string expected) =>
        Assert.Contains(expected, Assert.Single(MeterReading.FromUserData(Recorded.Bytes(hex), Key).Notices), StringComparison.Ordinal);

    [Fact]
    public void The_counter_can_be_in_the_configuration()
    {
        // Bit 13 of the configuration word announces the counter (EN 13757-7:2018, clause 7.7.5).
        string counted = Message.Replace("75 00 20 07 10", "75 00 20 27 10 B3 0A 00 00", StringComparison.Ordinal);
        Assert.Equal("volume 28504.27 m³", MeterReading.FromUserData(Recorded.Bytes(counted), Key).Records[0].ToString());
    }

    private static MeterReading Read(byte[][] fragments) =>
        MeterReading.From([.. fragments.Select(data => new Telegram(FrameOf(data)))], Key);

    private static Frame FrameOf(byte[] userData)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(buffer, 0, ControlField.RspUd, 1, userData[0], userData, 1, userData.Length - 1);
        return Frame.TryParse(buffer, 0, length, out Frame frame) ? frame : default;
    }
}
