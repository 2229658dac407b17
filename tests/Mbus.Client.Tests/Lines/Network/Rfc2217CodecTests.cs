using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public class Rfc2217CodecTests
{
    // What ser2net 4.3 says: WILL and DO suppress-go-ahead, WILL and DONT echo, DO and WILL binary, DO com-port; then its answers.
    private const string Greeting = "FF FB 03 FF FD 03 FF FB 01 FF FE 01 FF FD 00 FF FB 00 FF FD 2C FF FA 2C 6B 00 FF F0";
    private const string Answers = "FF FA 2C 65 00 00 09 60 FF F0 FF FA 2C 66 08 FF F0 FF FA 2C 67 03 FF F0 FF FA 2C 68 01 FF F0";

    [Fact]
    public void A_client_asks_for_the_com_port_binary_and_no_go_ahead() =>
        Assert.Equal("FF FB 2C FF FB 00 FF FD 00 FF FB 03 FF FD 03", Hex(new Rfc2217Codec().Open()));

    [Theory]
    [InlineData("10 40 01 41 16", "10 40 01 41 16")]
    [InlineData("FF", "FF FF")]
    [InlineData("68 FF FF 00 0D", "68 FF FF FF FF 00 0D")]
    public void Data_is_sent_with_FF_doubled(string data, string wire) => Assert.Equal(wire, Hex(Rfc2217Codec.Encode(Bytes(data))));

    [Theory]
    [InlineData(ComPortCommand.SetBaudRate, 2400, "FF FA 2C 01 00 00 09 60 FF F0")]
    [InlineData(ComPortCommand.SetBaudRate, 255, "FF FA 2C 01 00 00 00 FF FF FF F0")]
    [InlineData(ComPortCommand.SetDataSize, 8, "FF FA 2C 02 08 FF F0")]
    [InlineData(ComPortCommand.SetParity, 3, "FF FA 2C 03 03 FF F0")]
    [InlineData(ComPortCommand.SetStopSize, 1, "FF FA 2C 04 01 FF F0")]
    [InlineData(ComPortCommand.SetControl, 1, "FF FA 2C 05 01 FF F0")]
    [InlineData(ComPortCommand.PurgeData, 3, "FF FA 2C 0C 03 FF F0")]
    public void Commands_are_sent_as_RFC_2217_has_them(object command, uint value, string wire) =>
        Assert.Equal(wire, Hex(Rfc2217Codec.Encode((ComPortCommand)command, value)));

    [Theory]
    [InlineData("E5", "E5", "")]
    [InlineData("FF FF 00 FF FF", "FF 00 FF", "")]
    [InlineData("68 FF F1 16", "68 16", "")]
    [InlineData("68 FF FB 01 16", "68 16", "FF FE 01")]
    [InlineData("68 FF FD 18 16", "68 16", "FF FC 18")]
    [InlineData("68 FF FC 01 16", "68 16", "")]
    [InlineData("68 FF FE 18 16", "68 16", "")]
    [InlineData("68 FF FA 2C 6B FF FF 01 FF F0 16", "68 16", "")]
    [InlineData("68 FF FA 2C 00 73 65 72 32 6E 65 74 20 34 2E 33 FF F0 16", "68 16", "")]
    [InlineData("68 FF FA 2C 65 00 FF FD 18 16", "68 16", "FF FC 18")]
    [InlineData("FF FD 00 FF FD 00 FF FD 00", "", "FF FB 00")]
    [InlineData("FF FB 03 FF FB 03", "", "FF FD 03")]
    [InlineData("FF FD 2C FF FE 2C FF FE 2C FF FD 2C", "", "FF FB 2C FF FC 2C FF FB 2C")]
    public void Received_bytes_are_data_or_are_answered_at_any_split(string wire, string data, string replies)
    {
        foreach (int length in new[] { 1, 2, 3, 1000 })
        {
            Rfc2217Codec codec = new();
            Assert.Equal(data, Hex(Feed(codec, Bytes(wire), length)));
            Assert.Equal(replies, Hex(codec.TakeReplies()));
            Assert.Empty(codec.TakeReplies());
        }
    }

    [Fact]
    public void The_answer_to_a_request_is_not_answered_again()
    {
        Rfc2217Codec codec = new();
        codec.Open();
        Assert.Null(codec.IsComPortAccepted);

        Assert.Empty(Feed(codec, Bytes(Greeting), 1));

        Assert.True(codec.IsComPortAccepted);
        Assert.Equal("FF FE 01", Hex(codec.TakeReplies()));
    }

    [Fact]
    public void An_option_that_the_server_requested_first_is_not_requested_again()
    {
        Rfc2217Codec codec = new();

        Feed(codec, Bytes("FF FD 2C FF FB 00"), 1);

        Assert.True(codec.IsComPortAccepted);
        Assert.Equal("FF FB 2C FF FD 00 FF FB 00 FF FB 03 FF FD 03", Hex(codec.Open()));
    }

    [Theory]
    [InlineData("FF FE 2C")]
    [InlineData("FF FC 2C")]
    public void A_refusal_of_the_com_port_is_known(string refusal)
    {
        Rfc2217Codec codec = new();
        codec.Open();

        Feed(codec, Bytes(refusal), 1);

        Assert.False(codec.IsComPortAccepted);
        Assert.Empty(codec.TakeReplies());
    }

    [Fact]
    public void Answers_contain_the_settings_of_the_port()
    {
        Rfc2217Codec codec = new();
        Assert.Null(codec.AnswerTo(ComPortCommand.SetBaudRate));

        Feed(codec, Bytes(Answers), 1);
        Assert.Equal(2400u, codec.AnswerTo(ComPortCommand.SetBaudRate));
        Assert.Equal(8u, codec.AnswerTo(ComPortCommand.SetDataSize));
        Assert.Equal(3u, codec.AnswerTo(ComPortCommand.SetParity));
        Assert.Equal(1u, codec.AnswerTo(ComPortCommand.SetStopSize));
        Assert.Null(codec.AnswerTo(ComPortCommand.PurgeData));

        codec.Forget(ComPortCommand.SetBaudRate);
        Assert.Null(codec.AnswerTo(ComPortCommand.SetBaudRate));
        Feed(codec, Bytes("FF FA 2C 65 00 00 FF FF FF FF FF F0"), 1);
        Assert.Equal(65535u, codec.AnswerTo(ComPortCommand.SetBaudRate));
    }

    [Theory]
    [InlineData("FF FA FF F0")]
    [InlineData("FF FA 2C 65 FF F0")]
    [InlineData("FF FA 2C 65 09 60 FF F0")]
    [InlineData("FF FA 2C 65 00 00 09 60 00 FF F0")]
    [InlineData("FF FA 2D 65 00 00 09 60 FF F0")]
    [InlineData("FF FA 2C 01 00 00 09 60 FF F0")]
    [InlineData("FF FA 2C 71 00 FF F0")]
    [InlineData("FF FA 2C FF FF 00 FF F0")]
    [InlineData("FF FA 2C 65 00 00 09 60 FF FB 03")]
    public void Bytes_that_are_not_an_answer_are_not_taken_for_one(string wire)
    {
        Rfc2217Codec codec = new();

        Assert.Empty(Feed(codec, Bytes(wire), 1));

        Assert.All(Enum.GetValues<ComPortCommand>(), command => Assert.Null(codec.AnswerTo(command)));
    }

    [Fact]
    public void Data_between_commands_comes_through_whole_at_any_split()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        string[] between = [Greeting, Answers, "FF F1", "FF FB 01", "FF FA 2C 6A 04 FF F0"];
        for (int round = 0; round < 300; round++)
        {
            List<byte> expected = new();
            List<byte> wire = new();
            for (int part = random.Next(1, 8); part > 0; part--)
            {
                byte[] data = [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(2) == 0 ? (byte)0xFF : (byte)random.Next(256))];
                expected.AddRange(data);
                wire.AddRange(Rfc2217Codec.Encode(data));
                wire.AddRange(Bytes(between[random.Next(between.Length)]));
            }

            Assert.True(Hex(expected) == Hex(Feed(new Rfc2217Codec(), [.. wire], random.Next(1, 9))), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Noise_is_survived_and_never_longer_than_what_came()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        Rfc2217Codec codec = new();
        byte[] alphabet = [0xFF, 0xFE, 0xFD, 0xFC, 0xFB, 0xFA, 0xF0, 0x2C, 0x65, 0x00];
        byte[] wire = [.. Enumerable.Range(0, 20_000).Select(_ => alphabet[random.Next(alphabet.Length)])];

        byte[] data = Feed(codec, wire, 100);

        Assert.True(data.Length < wire.Length, $"seed {seed}");
        Assert.True(codec.TakeReplies().Length <= wire.Length, $"seed {seed}");
    }

    private static byte[] Feed(Rfc2217Codec codec, byte[] wire, int length)
    {
        List<byte> data = new();
        byte[] into = new byte[length];
        foreach (byte[] part in wire.Chunk(length))
            data.AddRange(into[..codec.Feed(part, into)]);

        return [.. data];
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    private static string Hex(IEnumerable<byte> bytes) => string.Join(" ", bytes.Select(one => one.ToString("X2")));
}
