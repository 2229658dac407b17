using System.Globalization;
using static Mbus.Tests.Bus.Transcript;

namespace Mbus.Tests.Link;

public class FrameTests
{
    private const string Ack = "E5";
    private const string ReqUd2 = "10 5B 03 5E 16";
    private const string SetBaudRate = "68 03 03 68 53 03 BD 13 16";
    private const string Select = "68 0B 0B 68 73 FD 52 78 56 34 12 74 52 01 00 9D 16";
    private const string RspUd = "68 18 18 68 08 03 72 78 56 34 12 74 52 01 00 00 00 00 00 02 FD 49 D2 04 02 16 C8 01 57 16";

    public static TheoryData<string> Golden => [Ack, ReqUd2, "10 40 FD 3D 16", SetBaudRate, Select, RspUd];

    [Theory]
    [InlineData(Ack, FrameKind.Single, 0x00, 0x00, 0x00, "")]
    [InlineData(ReqUd2, FrameKind.Short, 0x5B, 0x03, 0x00, "")]
    [InlineData(SetBaudRate, FrameKind.Control, 0x53, 0x03, 0xBD, "")]
    [InlineData(Select, FrameKind.Long, 0x73, 0xFD, 0x52, "78 56 34 12 74 52 01 00")]
    [InlineData("68 04 04 68 53 03 50 10 B6 16", FrameKind.Long, 0x53, 0x03, 0x50, "10")]
    public void The_four_kinds_and_their_fields(string hex, FrameKind kind, byte c, byte a, byte ci, string data)
    {
        byte[] bytes = Bytes("FF FF " + hex + " FF");
        Assert.True(Frame.TryParse(bytes, 2, bytes.Length - 3, out Frame frame));

        Assert.Equal(kind, frame.Kind);
        Assert.Equal((c, a, ci), (frame.C, frame.A, frame.Ci));
        Assert.Equal(data, Hex(bytes.AsSpan(frame.DataOffset, frame.DataLength)));
        Assert.Equal(hex, Hex(bytes.AsSpan(frame.Offset, frame.Length)));
    }

    [Theory]
    [InlineData(0x5B, 0x03, ReqUd2)]
    [InlineData(0x40, 0xFD, "10 40 FD 3D 16")]
    [InlineData(0x7B, 0xFF, "10 7B FF 7A 16")]
    public void A_short_frame_is_written(byte c, byte a, string expected)
    {
        byte[] buffer = new byte[7];

        Assert.Equal(5, Frame.WriteShort(buffer, 1, c, a));
        Assert.Equal($"00 {expected} 00", Hex(buffer));
    }

    [Theory]
    [InlineData(0x53, 0x03, 0xBD, "", SetBaudRate)]
    [InlineData(0x73, 0xFD, 0x52, "78 56 34 12 74 52 01 00", Select)]
    [InlineData(0x53, 0x03, 0x51, "01 7A 07", "68 06 06 68 53 03 51 01 7A 07 29 16")]
    public void A_control_or_long_frame_is_written(byte c, byte a, byte ci, string data, string expected)
    {
        byte[] payload = Bytes(data);
        byte[] buffer = new byte[payload.Length + 11];

        Assert.Equal(payload.Length + 9, Frame.WriteLong(buffer, 1, c, a, ci, payload, 0, payload.Length));
        Assert.Equal($"00 {expected} 00", Hex(buffer));
    }

    [Fact]
    public void User_data_already_in_the_buffer_may_be_framed_in_place()
    {
        byte[] inPlace = Bytes("00 00 00 00 00 00 00 01 7A 07 00 00");
        byte[] atTheStart = Bytes("01 7A 07 00 00 00 00 00 00 00 00 00");
        Frame.WriteLong(inPlace, 0, 0x53, 3, 0x51, inPlace, 7, 3);
        Frame.WriteLong(atTheStart, 0, 0x53, 3, 0x51, atTheStart, 0, 3);

        Assert.Equal("68 06 06 68 53 03 51 01 7A 07 29 16", Hex(inPlace));
        Assert.Equal("68 06 06 68 53 03 51 01 7A 07 29 16", Hex(atTheStart));
    }

    [Fact]
    public void Every_length_of_user_data_is_written_and_parsed()
    {
        byte[] data = new byte[Frame.MaxData];
        byte[] buffer = new byte[Frame.MaxLength];
        for (int i = 0; i < data.Length; i++)
            data[i] = (byte)(i * 7);

        for (int count = 0; count <= Frame.MaxData; count++)
        {
            int length = Frame.WriteLong(buffer, 0, 0x08, 0xFA, 0x72, data, 0, count);

            Assert.True(Frame.TryParse(buffer, 0, length, out Frame frame));
            Assert.Equal(count == 0 ? FrameKind.Control : FrameKind.Long, frame.Kind);
            Assert.Equal((0x08, 0xFA, 0x72), (frame.C, frame.A, frame.Ci));
            Assert.Equal(data.AsSpan(0, count), buffer.AsSpan(frame.DataOffset, frame.DataLength));
        }
    }

    [Theory]
    [InlineData(0x68)]
    [InlineData(0x10)]
    [InlineData(0xE5)]
    [InlineData(0x16)]
    public void The_longest_frame_may_contain_only_start_or_stop_bytes(byte filler)
    {
        byte[] data = [.. Enumerable.Repeat(filler, Frame.MaxData)];
        byte[] buffer = new byte[Frame.MaxLength];

        Assert.Equal(261, Frame.WriteLong(buffer, 0, filler, filler, filler, data, 0, data.Length));
        Assert.True(Frame.TryParse(buffer, 0, 261, out Frame frame));
        Assert.Equal(data, buffer.AsSpan(frame.DataOffset, frame.DataLength));
    }

    [Theory]
    [InlineData(253)]
    [InlineData(256)]
    [InlineData(-1)]
    public void Too_much_user_data_throws_and_nothing_is_written(int count)
    {
        byte[] buffer = new byte[300];

        ArgumentException error = Assert.Throws<ArgumentException>(() => Frame.WriteLong(buffer, 0, 0x53, 3, 0x51, buffer, 7, count));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"0 to 252 bytes of user data, not {count}"), error.Message);
        Assert.DoesNotContain(buffer, b => b != 0);
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_truncated_frame_is_incomplete_and_its_missing_length_is_known(string hex)
    {
        byte[] bytes = Bytes(hex);
        for (int count = 0; count < bytes.Length; count++)
        {
            Assert.False(Frame.TryParse(bytes, 0, count, out Frame frame));
            Assert.Equal(FrameKind.None, frame.Kind);
            Assert.InRange(Frame.Examine(bytes, 0, count), count + 1, bytes.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_frame_with_a_byte_after_it_is_not_one_frame(string hex)
    {
        foreach (string extra in (string[])["00", "16", "68", "E5"])
        {
            byte[] bytes = Bytes($"{hex} {extra}");
            Assert.False(Frame.TryParse(bytes, 0, bytes.Length, out _));
            Assert.Equal(bytes.Length - 1, Frame.Examine(bytes, 0, bytes.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void A_frame_with_one_bit_flipped_is_invalid(string hex) => AssertNoFlipParses(Bytes(hex));

    [Theory]
    [InlineData("68 00", "L is at least 3")]
    [InlineData("68 02", "L is at least 3")]
    [InlineData("68 18 19", "both L are equal")]
    [InlineData("68 18 18 16", "the second start")]
    [InlineData("10 5B 03 5F 16", "the checksum of a short frame")]
    [InlineData("10 5B 03 5E 17", "the stop of a short frame")]
    [InlineData("68 03 03 68 53 03 BD 14 16", "the checksum of a long frame")]
    [InlineData("68 03 03 68 53 03 BD 13 10", "the stop of a long frame")]
    [InlineData("A2", "the negative acknowledgement of FT 1.2, which M-Bus does not use")]
    public void A_frame_is_rejected_at_its_first_invalid_byte(string hex, string rule)
    {
        byte[] bytes = Bytes(hex);

        Assert.True(Frame.Invalid == Frame.Examine(bytes, 0, bytes.Length), rule);
        Assert.True(Frame.Examine(bytes, 0, bytes.Length - 1) >= bytes.Length, rule);
    }

    [Fact]
    public void The_default_value_is_no_frame()
    {
        Frame none = default;

        Assert.Equal(FrameKind.None, none.Kind);
        Assert.Equal((0, 0, 0, 0), (none.C, none.A, none.Ci, none.DataLength));
    }

    [Fact]
    public void Every_real_frame_is_parsed_and_written_back_and_invalid_with_a_flipped_bit()
    {
        byte[] rewritten = new byte[Frame.MaxLength];
        foreach ((string name, byte[] bytes) in RealFrames.All())
        {
            Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame), name);
            int length = Frame.WriteLong(rewritten, 0, frame.C, frame.A, frame.Ci, bytes, frame.DataOffset, frame.DataLength);
            Assert.Equal(Hex(bytes), Hex(rewritten.AsSpan(0, length)));
            Assert.True(ControlField.IsFromSlave(frame.C), name);
            AssertNoFlipParses(bytes);
        }
    }

    private static void AssertNoFlipParses(byte[] bytes)
    {
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Frame.TryParse(bytes, 0, bytes.Length, out _), $"bit {bit % 8} of byte {bit / 8}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
