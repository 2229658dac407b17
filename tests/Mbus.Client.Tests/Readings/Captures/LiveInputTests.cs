using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

/// <summary>Input that arrives in pieces, with a wait before each: a telegram is read before the wait after its last byte.</summary>
public class LiveInputTests
{
    private const string Ping = "10 5B 01 5C 16";
    private const string Reply = "68 0F 0F 68 08 01 72 78 56 34 12 24 40 01 07 55 00 00 00 50 16";

    // L is 0A, the line end.
    private const string Short = "68 0A 0A 68 08 05 78 03 13 15 31 00 01 13 F5 16";

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, Reply + "\n", Ping + "\n", Reply + "\n")]
    [InlineData(new[] { 1 }, "E5\n")]
    [InlineData(new[] { 0, 1, 2 }, "2026-11-29 12:00:00 ", Reply + "\n2026-11-29 12:00:05 RX ", Reply + "\n")]
    [InlineData(new[] { 0, 0, 1, 1, 2 }, "68 0F 0F 68 08 01\n", "72 78 56 34 12 24 40 01\n", "07 55 00 00 00 50 16\n", "68", " 0F 0F 68 08 01 72 78 56 34 12 24 40 01 07 55 00 00 00 50 16\n")]
    public void A_telegram_in_a_text_is_read_when_its_line_has_come(int[] expected, params string[] pieces) =>
        Assert.Equal(expected, ReadingsAfter([.. pieces.Select(Encoding.ASCII.GetBytes)]));

    [Theory]
    [InlineData(new[] { 1, 2, 3 }, Reply, "E5", Ping)]
    [InlineData(new[] { 1, 2 }, Ping, Reply)]
    [InlineData(new[] { 0, 0, 0, 1, 3 }, "68", "0F 0F", "68 08 01 72 78 56 34 12 24 40 01 07 55 00 00 00 50", "16", Reply + Ping)]
    [InlineData(new[] { 1, 2 }, Short, Short)]
    [InlineData(new[] { 0, 0, 0, 1 }, "68", "0A", "0A", "68 08 05 78 03 13 15 31 00 01 13 F5 16")]
    public void A_binary_telegram_is_read_when_its_last_byte_has_come(int[] expected, params string[] pieces) =>
        Assert.Equal(expected, ReadingsAfter([.. pieces.Select(piece => Convert.FromHexString(piece.Replace(" ", "")))]));

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(200)]
    [InlineData(1000)]
    public void All_telegrams_of_a_long_piece_are_read_before_the_next_piece(int count)
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"{Reply}\n", count)));
        byte[] binary = [.. Enumerable.Repeat(Convert.FromHexString(Reply.Replace(" ", "")), count).SelectMany(bytes => bytes)];
        Assert.Equal([count, 2 * count], ReadingsAfter([text, text]));
        Assert.Equal([count, 2 * count], ReadingsAfter([binary, binary]));
    }

    /// <summary>Returns the number of readings after each piece: when the next one is requested.</summary>
    private static int[] ReadingsAfter(byte[][] pieces)
    {
        int readings = 0;
        PieceStream stream = new(pieces, () => readings);
        foreach (CaptureItem item in Capture.ReadText(stream, "input", new DecodeOptions()))
        {
            Assert.Null(item.Damage);
            readings++;
        }

        return [.. stream.Readings[1..]];
    }

    private sealed class PieceStream(byte[][] pieces, Func<int> readings) : MemoryStream
    {
        private int _next = -1;
        private int _at;

        /// <summary>Number of readings when each piece is requested, and at the end.</summary>
        public List<int> Readings { get; } = [];

        public override int Read(Span<byte> buffer)
        {
            if (_next < 0 || (_next < pieces.Length && _at == pieces[_next].Length))
            {
                Readings.Add(readings());
                _next++;
                _at = 0;
            }

            if (_next == pieces.Length)
                return 0;
            int count = Math.Min(buffer.Length, pieces[_next].Length - _at);
            pieces[_next].AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
