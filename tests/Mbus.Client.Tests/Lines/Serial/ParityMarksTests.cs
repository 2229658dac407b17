using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

public class ParityMarksTests
{
    [Theory]
    [InlineData("68 03 16", "68 03 16")]
    [InlineData("00", "00")]
    [InlineData("FF FF", "FF")]
    [InlineData("FF FF 00 00", "FF 00 00")]
    [InlineData("FF 00 E5", "E5!")]
    [InlineData("FF 00 00", "00!")]
    [InlineData("FF 00 FF", "FF!")]
    [InlineData("10 FF 00 5B FF FF FF 00 FF 16", "10 5B! FF FF! 16")]
    [InlineData("FF 41 42", "41! 42")]
    [InlineData("FF", "")]
    [InlineData("FF 00", "")]
    public void Marks_become_bytes_and_their_quality(string marked, string expected)
    {
        ParityMarks marks = new();
        List<string> seen = new();
        foreach (byte one in Hex(marked))
        {
            if (marks.Feed(one, out bool damaged))
                seen.Add(one.ToString("X2") + (damaged ? "!" : ""));
        }

        Assert.Equal(expected, string.Join(" ", seen));
    }

    [Fact]
    public async Task Any_split_of_a_marked_stream_gives_the_same_bytes()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            (byte[] marked, string expected) = RandomStream(random, length: random.Next(1, 60));
            ReceiveBuffer received = new(new VirtualTime());
            MarkedArrivals arrivals = new(received);
            for (int at = 0; at < marked.Length;)
            {
                int length = Math.Min(random.Next(1, 8), marked.Length - at);
                arrivals.Add(marked.AsSpan(at, length));
                at += length;
            }

            Assert.True(expected == await TextOf(received), $"seed {seed}, round {round}");
        }
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", ""));

    private static (byte[] Marked, string Expected) RandomStream(Random random, int length)
    {
        List<byte> marked = new();
        string expected = "";
        for (int i = 0; i < length; i++)
        {
            byte value = random.Next(3) switch { 0 => 0xFF, 1 => 0x00, _ => (byte)random.Next(256) };
            bool damaged = random.Next(3) == 0;
            byte[] mark = damaged ? [0xFF, 0x00] : value == 0xFF ? [0xFF] : [];
            marked.AddRange([.. mark, value]);
            expected += value.ToString("X2") + (damaged ? "!" : " ");
        }

        return (marked.ToArray(), expected);
    }

    private static async Task<string> TextOf(ReceiveBuffer received)
    {
        byte[] into = new byte[16];
        string text = "";
        Received part;
        while ((part = await received.ReceiveAsync(into, 0, TestContext.Current.CancellationToken)).Count > 0)
            text += string.Concat(into[..part.Count].Select(one => one.ToString("X2") + (part.Damaged ? "!" : " ")));

        return text;
    }
}
