namespace Mbus.Client.Tests.Master;

public class TelegramTests
{
    [Fact]
    public void A_telegram_of_recorded_bytes_has_their_frame_and_its_own_copy()
    {
        byte[] bytes = [0x10, 0x5B, 0x03, 0x5E, 0x16];
        Telegram telegram = Telegram.FromBytes(bytes);
        bytes[2] = 9;
        Assert.Equal((3, "10 5B 03 5E 16"), (telegram.Frame.A, Hex.Format(telegram.Bytes.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10 5B 03 5E")]
    [InlineData("10 5B 03 5F 16")]
    [InlineData("10 5B 03 5E 16 16")]
    public void Other_bytes_are_rejected(string hex)
    {
        Assert.True(Hex.TryParse(hex, out byte[] bytes) || hex.Length == 0);
        Assert.Throws<FormatException>(() => Telegram.FromBytes(bytes ?? []));
    }
}
