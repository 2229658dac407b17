using System.Security.Cryptography;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Formats;

public class TelegramExplanationTests
{
    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void A_sample_is_as_expected(string name)
    {
        IEnumerable<string> lines = Sample.Read(name).Telegrams.SelectMany(TelegramExplanation.Of).Select(Line);
        Assert.Equal(Sample.Expected($"{name}.explained.txt"), string.Concat(lines));
    }

    [Theory]
    [InlineData("10 5B 01 5C 16", "10 start: short frame|5B C: REQ_UD2 FCB=0, from master|01 A: address 1|5C checksum: the sum from C to the last of A|16 stop: ")]
    [InlineData("E5", "E5 E5: acknowledged")]
    [InlineData("78 02 FC 03 68 57 6B 74 2A 00", "78 CI: variable structure, no header|02 DIF: instantaneous, 16 bit integer|FC VIF: plain text|03 68 57 6B text: \"kWh\"|74 VIFE: multiplied by 10^-2|2A 00 data: 0.42 kWh")]
    [InlineData("78 02 FC 74 03 68 57 6B 2A 00", "78 CI: variable structure, no header|02 DIF: instantaneous, 16 bit integer|FC VIF: plain text|74 VIFE: multiplied by 10^-2|03 68 57 6B text: \"kWh\"|2A 00 data: 0.42 kWh")]
    [InlineData("78 02 FD C8 FC 01 2A 00", "78 CI: variable structure, no header|02 DIF: instantaneous, 16 bit integer|FD VIF: table FD|C8 VIF, true: voltage, 10^-1 V, VIFEs included|FC 01 VIFE: L1|2A 00 data: 4.2 V")]
    [InlineData("78 02", "78 CI: variable structure, no header|02 DIF: instantaneous, 16 bit integer: the telegram ends within the record")]
    [InlineData("72 01 02", "72 CI: variable structure, long header|01 02 header: CI 72 (variable structure, long header) announces a header, but only 2 bytes are there")]
    public void Fields_are_named_in_the_words_of_the_standard(string hex, string expected)
    {
        byte[] bytes = Recorded.Bytes(hex);
        Capture capture = Capture.Read(bytes);
        MeterReading reading = capture.Readings.Count > 0 ? capture.Readings[0] : MeterReading.FromUserData(bytes);
        IEnumerable<string> lines = TelegramExplanation.Of(reading.Telegrams[0]).Select(line => $"{Hex.Format(line.Bytes.Span)} {line.Field}: {line.Meaning}");
        Assert.Equal(expected, string.Join('|', lines));
    }

    [Fact]
    public void A_decrypted_body_is_explained_in_plain()
    {
        byte[] key = Recorded.Bytes("01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 11");
        TelegramReading telegram = Capture.Read(Recorded.Bytes(Sample.Expected("encrypted.hex")), key).Readings[0].Telegrams[0];
        AssertCovered(telegram, "encrypted");
        Assert.Contains(TelegramExplanation.Of(telegram), line => line.Offset == 23 && Hex.Format(line.Bytes.Span) == "27 04 85 02" && line.Meaning == "28504.27 m³");
    }

    [Fact]
    public void The_key_information_of_mode_7_is_before_the_decrypted_body()
    {
        using Aes aes = Aes.Create();
        aes.KeySize = 128;
        byte[] cipher = aes.EncryptCbc(Recorded.Bytes("2F 2F 01 7A 05 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F 2F"), new byte[16], PaddingMode.None);
        TelegramReading telegram = MeterReading.FromUserData([.. Recorded.Bytes("7A 2A 00 10 07 00"), .. cipher], aes.Key).Telegrams[0];
        AssertCovered(telegram, "mode 7");
        Assert.Equal(["key information", "filler", "DIF", "VIF", "data", "filler"], TelegramExplanation.Of(telegram).Skip(4).Select(line => line.Field));
    }

    [Fact]
    public void Every_byte_of_every_recorded_telegram_is_explained_once()
    {
        foreach ((string name, byte[] bytes) in Recorded.All())
        {
            foreach (TelegramReading telegram in Capture.Read(bytes).Readings.SelectMany(reading => reading.Telegrams))
                AssertCovered(telegram, name);
        }
    }

    internal static void AssertCovered(TelegramReading telegram, string name)
    {
        int at = 0;
        foreach (ExplainedBytes line in TelegramExplanation.Of(telegram))
        {
            Assert.True(line.Offset == at && line.Bytes.Length > 0, $"{name}: {line.Field} at {line.Offset}, not {at}");
            at += line.Bytes.Length;
        }

        Assert.True(at == telegram.Bytes.Length, $"{name}: {at} of {telegram.Bytes.Length} bytes are explained");
    }

    private static string Line(ExplainedBytes line) => $"{line.Offset + 1,4} {line.Part,-6} {Hex.Format(line.Bytes.Span)}  {line.Field}: {line.Meaning}".TrimEnd() + "\n";
}
