namespace Mbus.Tests.Bus;

public class StationRobustnessTests
{
    public static TheoryData<string> Frames =>
    [
        "10 40 05 45 16",
        "10 7B 05 80 16",
        "10 7A FE 78 16",
        "68 0B 0B 68 53 FD 52 78 56 34 12 74 52 01 07 CS 16",
        "68 06 06 68 53 05 51 01 7A 08 CS 16",
        "68 03 03 68 53 05 BD CS 16",
        "68 13 13 68 73 FE 51 2F 01 7A 03 0C 79 89 67 45 23 04 6D 00 0C 61 36 CS 16",
    ];

    [Theory]
    [MemberData(nameof(Frames))]
    public void No_truncation_is_answered_and_the_next_frame_is(string hex)
    {
        byte[] frame = StationTranscript.Bytes(hex);
        for (int length = 1; length < frame.Length; length++)
        {
            StationTranscript transcript = new();
            Assert.Equal((length, ""), (length, transcript.Send(frame[..length])));
            Assert.Equal((length, "E5"), (length, transcript.Send([0x10, 0x40, 0x05, 0x45, 0x16])));
        }
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void No_flipped_bit_is_answered_and_the_next_frame_is(string hex)
    {
        byte[] frame = StationTranscript.Bytes(hex);
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            byte[] flipped = [.. frame];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            StationTranscript transcript = new();
            Assert.Equal((bit, ""), (bit, transcript.Send(flipped)));
            Assert.Equal((bit, "E5"), (bit, transcript.Send([0x10, 0x40, 0x05, 0x45, 0x16])));
        }
    }

    [Fact]
    public void Ten_million_random_and_corrupted_bytes_do_not_break_the_decoder()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        try
        {
            Station station = new(new StationTestMeter { Telegrams = 2 }, 5, new LineTiming(2400, 0));
            byte[] bytes = new byte[Frame.MaxLength];
            long now = 0;
            for (int sent = 0; sent < 10_000_000;)
            {
                int count = Compose(random, bytes);
                now += random.Next(2_000_000);
                station.Receive(bytes, 0, count, now);
                if (random.Next(4) != 0 && station.NextDeadline != long.MaxValue && station.Poll(now = Math.Max(now, station.NextDeadline)))
                    Assert.InRange(station.ReplyLength, 1, Frame.MaxLength);
                sent += count;
            }
        }
        catch (Exception e)
        {
            Assert.Fail($"seed {seed}: {e}");
        }
    }

    [Fact]
    public void Nothing_is_allocated_in_steady_state()
    {
        Station station = new(new StationTestMeter { Telegrams = 2 }, 5, new LineTiming(2400, 0));
        byte[][] frames = [.. Frames.Take(4).Select(row => StationTranscript.Bytes(row.Data))];
        long now = 0;
        Talk(station, frames, ref now);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++)
            Talk(station, frames, ref now);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Talk(Station station, byte[][] frames, ref long now)
    {
        foreach (byte[] frame in frames)
        {
            now += 10_000_000;
            station.Receive(frame, 0, frame.Length, now);
            station.Poll(station.NextDeadline);
        }
    }

    /// <summary>Garbage, or a well-formed frame with random fields, at times with one byte bent.</summary>
    private static int Compose(Random random, byte[] bytes)
    {
        random.NextBytes(bytes);
        int kind = random.Next(4);
        if (kind == 0)
            return random.Next(1, 40);

        byte[] functions = [0x40, 0x53, 0x73, 0x43, 0x5A, 0x7B];
        byte[] addresses = [5, 0xFD, 0xFE, 0xFF];
        byte c = functions[random.Next(functions.Length)];
        byte a = addresses[random.Next(addresses.Length)];
        int count = kind == 1
            ? Frame.WriteShort(bytes, 0, c, a)
            : Frame.WriteLong(bytes, 0, c, a, (byte)random.Next(0x50, 0x58), bytes, 7, random.Next(kind == 2 ? 12 : 253));
        if (random.Next(8) == 0)
            bytes[random.Next(count)]++;
        return count;
    }
}
