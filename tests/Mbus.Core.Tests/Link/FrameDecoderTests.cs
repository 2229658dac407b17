using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Link;

public class FrameDecoderTests
{
    private const string Nke3 = "10 40 03 43 16";
    private const string SetBaudRate = "68 03 03 68 53 03 BD 13 16";
    private const string Reply3 = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";

    [Theory]
    [InlineData($"{Nke3} E5 {SetBaudRate} {Reply3}", $"{Nke3}|E5|{SetBaudRate}|{Reply3}", 0, 0)]
    [InlineData($"00 FF {Nke3} 16 16 E5 01 {SetBaudRate} A2 {Reply3} 00", $"{Nke3}|E5|{SetBaudRate}|{Reply3}", 7, 0)]
    [InlineData($"68 {Nke3}", Nke3, 1, 0)]
    [InlineData($"68 68 {Nke3}", Nke3, 2, 0)]
    [InlineData($"68 18 {Reply3}", Reply3, 2, 0)]
    [InlineData($"68 18 18 {Reply3}", Reply3, 3, 0)]
    [InlineData($"68 10 {SetBaudRate}", SetBaudRate, 2, 0)]
    [InlineData($"10 {Nke3}", Nke3, 1, 0)]
    [InlineData($"10 40 {Nke3}", Nke3, 2, 0)]
    [InlineData($"10 40 03 {Nke3}", Nke3, 3, 0)]
    [InlineData($"10 40 03 43 {Nke3}", Nke3, 4, 0)]
    [InlineData($"10 40 03 E5 16 {Nke3}", $"E5|{Nke3}", 4, 0)]
    [InlineData($"68 03 03 68 {Nke3}", Nke3, 4, 0)]
    [InlineData($"68 06 06 68 53 {Nke3} E5 16", $"{Nke3}|E5", 6, 0)]
    [InlineData($"68 0C 0C 68 {SetBaudRate} {Nke3} {Reply3}", $"{SetBaudRate}|{Nke3}|{Reply3}", 4, 0)]
    [InlineData("10 40 03 44 16", "", 5, 0)]
    [InlineData("68 03 03 68 53 03 BD 13", "", 0, 8)]
    [InlineData($"68 1F 1F 68 {Reply3}", "", 0, 34)]
    public void Frames_are_found_between_noise_and_behind_false_starts_however_the_bytes_are_cut(
        string stream, string frames, int noise, int pending)
    {
        byte[] bytes = Bytes(stream);
        for (int size = 1; size <= bytes.Length; size++)
            Assert.Equal((frames, noise, pending), Decode([.. bytes.Chunk(size)]));
        for (int cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal((frames, noise, pending), Decode([bytes[..cut], bytes[cut..]]));
    }

    [Fact]
    public void Starts_stops_and_whole_frames_in_the_user_data_are_data()
    {
        byte[] payload = Bytes($"16 68 10 E5 16 68 03 03 68 {Nke3} {SetBaudRate} {Reply3} E5");
        byte[] buffer = new byte[Frame.MaxLength];
        int length = Frame.WriteLong(buffer, 0, 0x08, 3, 0x72, payload, 0, payload.Length);
        string frame = Hex(buffer.AsSpan(0, length));

        Assert.Equal(($"{frame}|{Nke3}", 0, 0), Decode([.. Bytes($"{frame} {Nke3}").Chunk(3)]));
    }

    [Fact]
    public void Two_of_the_longest_frames_are_found_byte_by_byte()
    {
        byte[] buffer = new byte[Frame.MaxLength];
        Frame.WriteLong(buffer, 0, 0x08, 3, 0x72, [.. Enumerable.Repeat((byte)0x68, Frame.MaxData)], 0, Frame.MaxData);
        string longest = Hex(buffer);

        Assert.Equal(($"{longest}|{longest}", 1, 0), Decode([.. Bytes($"00 {longest} {longest}").Chunk(1)]));
    }

    [Fact]
    public void A_false_start_of_261_bytes_is_dropped_when_the_frames_after_it_fill_its_length()
    {
        string nine = string.Join(' ', Enumerable.Repeat(Reply3, 9));

        Assert.Equal((string.Join('|', Enumerable.Repeat(Reply3, 9)), 4, 0), Decode([Bytes($"68 FF FF 68 {nine}")]));
    }

    [Fact]
    public void The_expected_length_is_known_from_the_frame_start()
    {
        FrameDecoder decoder = new();
        List<int> expected = [];
        foreach (byte b in Bytes(Reply3))
        {
            expected.Add(decoder.Expected);
            decoder.Feed([b], 0, 1);
        }

        Assert.Equal([1, 4, 4, 4, .. Enumerable.Repeat(30, 26)], expected);
    }

    [Fact]
    public void Pending_bytes_can_be_inspected_after_a_frame()
    {
        FrameDecoder decoder = new();
        byte[] bytes = Bytes($"68 03 03 68 {Nke3} 68 0B 0B");
        int taken = decoder.Feed(bytes, 0, bytes.Length);
        Assert.Equal(9, taken);
        Assert.Equal(Nke3, Hex(decoder.Frame.Buffer.AsSpan(decoder.Frame.Offset, decoder.Frame.Length)));
        Assert.Equal(0, decoder.Pending);
        decoder.Feed(bytes, taken, 3);

        Assert.Equal(3, decoder.PeekPending(out byte[] buffer, out int offset));
        Assert.Equal("68 0B 0B", Hex(buffer.AsSpan(offset, 3)));
        Assert.False(decoder.HasFrame);
        Assert.Equal(FrameKind.None, decoder.Frame.Kind);
    }

    [Fact]
    public void No_frame_spans_a_damaged_byte_and_the_next_one_is_found()
    {
        FrameDecoder decoder = new();
        decoder.Feed(Bytes(Reply3), 0, 20);
        decoder.FeedDamaged();
        Assert.Equal(0, decoder.Pending);
        Assert.Equal(21, decoder.TakeNoise());

        Assert.Equal((Nke3, 9, 0), Decode([Bytes(Reply3)[21..], Bytes(Nke3)], decoder));
    }

    [Fact]
    public void A_frame_found_before_a_damaged_byte_is_not_noise()
    {
        FrameDecoder decoder = new();
        decoder.Feed(Bytes(Nke3), 0, 5);
        Assert.True(decoder.HasFrame);
        decoder.FeedDamaged();

        Assert.False(decoder.HasFrame);
        Assert.Equal(1, decoder.TakeNoise());
    }

    [Theory]
    [InlineData($"68 1F 1F 68 {Reply3}", Reply3, 4)]
    [InlineData($"68 FF FF 68 {Nke3} 00 E5 {SetBaudRate} 68", $"{Nke3}|E5|{SetBaudRate}", 6)]
    [InlineData("68 03 03 68 53 03 BD 13", "", 8)]
    [InlineData("10 10 10 10", "", 4)]
    [InlineData("68 FF FF 68 E5 E5", "E5|E5", 4)]
    [InlineData("68", "", 1)]
    public void Silence_inside_a_frame_drops_its_start_and_finds_the_next_frame(string stream, string frames, int noise)
    {
        byte[] bytes = Bytes(stream);
        FrameDecoder decoder = new();
        Assert.Equal(("", 0, bytes.Length), Decode([bytes], decoder));

        List<string> found = [];
        for (int i = 0; decoder.Pending > 0 || decoder.HasFrame; i++)
        {
            Assert.True(i <= bytes.Length, "GiveUp does not come to an end.");
            decoder.GiveUp();
            if (decoder.HasFrame)
                found.Add(Hex(decoder.Frame.Buffer.AsSpan(decoder.Frame.Offset, decoder.Frame.Length)));
        }

        Assert.Equal(frames, string.Join('|', found));
        Assert.Equal(noise, decoder.TakeNoise());
    }

    [Fact]
    public void Noise_is_counted_once_and_cleared_with_the_held_bytes()
    {
        FrameDecoder decoder = new();
        Decode([Bytes("00 00 68 1F 1F")], decoder, takeNoise: false);
        Assert.Equal(2, decoder.TakeNoise());
        Assert.Equal(0, decoder.TakeNoise());
        decoder.FeedDamaged();
        decoder.Feed(Bytes("68 1F"), 0, 2);
        decoder.Clear();

        Assert.Equal((0, 0, 1), (decoder.TakeNoise(), decoder.Pending, decoder.Expected));
        Assert.Equal((Reply3, 0, 0), Decode([Bytes(Reply3)], decoder));
    }

    [Fact]
    public void Consecutive_real_frames_are_found_unchanged()
    {
        List<byte[]> frames = [.. RealFrames.All().Select(file => file.Bytes)];
        byte[] stream = [.. frames.SelectMany(bytes => bytes)];

        Assert.Equal((string.Join('|', frames.Select(bytes => Hex(bytes))), 0, 0), Decode([.. stream.Chunk(97)]));
    }

    private static (string Frames, int Noise, int Pending) Decode(byte[][] pieces, FrameDecoder? decoder = null, bool takeNoise = true)
    {
        decoder ??= new FrameDecoder();
        List<string> frames = [];
        foreach (byte[] piece in pieces)
        {
            int offset = 0;
            do
            {
                offset += decoder.Feed(piece, offset, piece.Length - offset);
                if (decoder.HasFrame)
                    frames.Add(Hex(decoder.Frame.Buffer.AsSpan(decoder.Frame.Offset, decoder.Frame.Length)));
            }
            while (decoder.HasFrame || offset < piece.Length);
        }

        return (string.Join('|', frames), takeNoise ? decoder.TakeNoise() : 0, decoder.Pending);
    }
}
