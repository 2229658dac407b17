using Mbus.Tests.Bus;

namespace Mbus.Tests.Link;

public class FrameDecoderFuzzTests
{
    [Fact]
    public void Any_framed_data_are_found_unchanged_byte_by_byte()
    {
        FuzzSeeds.Run(random =>
        {
            byte[] data = new byte[Frame.MaxData];
            byte[] buffer = new byte[Frame.MaxLength];
            FrameDecoder decoder = new();
            for (int round = 0; round < 10000; round++)
            {
                random.NextBytes(data);
                byte c = (byte)random.Next(256), a = (byte)random.Next(256), ci = (byte)random.Next(256);
                int count = random.Next(Frame.MaxData + 1);
                int length = random.Next(4) == 0 ? Frame.WriteShort(buffer, 0, c, a) : Frame.WriteLong(buffer, 0, c, a, ci, data, 0, count);
                for (int i = 0; i < length; i++)
                {
                    Assert.False(decoder.HasFrame);
                    Assert.Equal(1, decoder.Feed(buffer, i, 1));
                }

                Frame frame = decoder.Frame;
                Assert.Equal((c, a), (frame.C, frame.A));
                Assert.True(buffer.AsSpan(0, length).SequenceEqual(frame.Buffer.AsSpan(frame.Offset, frame.Length)));
                Assert.Equal(0, decoder.Feed(buffer, 0, 0));
            }

            Assert.Equal(0, decoder.TakeNoise());
        });
    }

    [Fact]
    public void Any_stream_has_the_same_frames_in_any_pieces()
    {
        FuzzSeeds.Run(random =>
        {
            FuzzBytes fuzz = new(random);
            byte[] stream = new byte[4000];
            int frames = 0;
            for (int round = 0; round < 400; round++)
            {
                int length = 0;
                for (int next = fuzz.Any(); length + next <= stream.Length; next = fuzz.Any())
                {
                    Array.Copy(fuzz.Buffer, 0, stream, length, next);
                    length += next;
                }

                (List<(int, int)> expected, int noise, int pending) = Reference(stream, length);
                FrameDecoder decoder = new();
                Tally tally = new(decoder);
                for (int at = 0; at < length;)
                {
                    int piece = Math.Min(1 + random.Next(random.Next(3) == 0 ? 300 : 8), length - at);
                    tally.Feed(stream, at, piece);
                    at += piece;
                }

                Assert.Equal(expected, tally.Frames);
                Assert.Equal((noise, pending), (decoder.TakeNoise(), decoder.Pending));
                frames += expected.Count;
            }

            Assert.InRange(frames, 5000, int.MaxValue);
        });
    }

    [Fact]
    public void Frames_noise_and_pending_bytes_account_for_every_byte()
    {
        FuzzSeeds.Run(random =>
        {
            FuzzBytes fuzz = new(random);
            FrameDecoder decoder = new();
            Tally tally = new(decoder);
            int noise = 0;
            for (int round = 0; round < 100000; round++)
            {
                switch (random.Next(10))
                {
                    case 0:
                        tally.FeedDamaged();
                        break;
                    case 1:
                        tally.GiveUp();
                        break;
                    default:
                        tally.Feed(fuzz.Buffer, 0, fuzz.Any());
                        break;
                }

                noise += decoder.TakeNoise();
                Assert.Equal(tally.Fed, tally.Framed + noise + decoder.Pending);
                Assert.InRange(decoder.Pending, 0, Frame.MaxLength - 1);
                Assert.InRange(decoder.Expected, decoder.Pending + 1, Frame.MaxLength);
            }

            Assert.InRange(tally.Fed, 1000000, int.MaxValue);
        });
    }

    /// <summary>The frames of a stream that is there as a whole, as where they begin and how long they are.</summary>
    private static (List<(int Offset, int Length)> Frames, int Noise, int Pending) Reference(byte[] stream, int length)
    {
        List<(int, int)> frames = [];
        int noise = 0;
        int at = 0;
        while (at < length)
        {
            int needed = Frame.Examine(stream, at, length - at);
            if (needed > length - at)
                return (frames, noise, length - at);

            if (needed == Frame.Invalid)
            {
                noise++;
                at++;
                continue;
            }

            frames.Add((at, needed));
            at += needed;
        }

        return (frames, noise, 0);
    }

    /// <summary>A decoder, and what became of the bytes that it was fed.</summary>
    private sealed class Tally(FrameDecoder decoder)
    {
        public List<(int Offset, int Length)> Frames { get; } = [];

        public int Fed { get; private set; }

        public int Framed { get; private set; }

        public void Feed(byte[] bytes, int offset, int count)
        {
            int calls = 0;
            do
            {
                int taken = decoder.Feed(bytes, offset, count);
                Assert.InRange(taken, 0, count);
                offset += taken;
                count -= taken;
                Fed += taken;
                Note(Fed - decoder.Pending);
                Assert.True(++calls <= 2 * Frame.MaxLength + count, "Feed does not come to an end.");
            }
            while (decoder.HasFrame || count > 0);
        }

        public void FeedDamaged()
        {
            Fed++;
            decoder.FeedDamaged();
            Assert.Equal((0, false), (decoder.Pending, decoder.HasFrame));
        }

        public void GiveUp()
        {
            for (int calls = 0; decoder.Pending > 0 || decoder.HasFrame; calls++)
            {
                Assert.True(calls <= Frame.MaxLength, "GiveUp does not come to an end.");
                decoder.GiveUp();
                Note(Fed - decoder.Pending);
            }
        }

        private void Note(int end)
        {
            if (!decoder.HasFrame)
                return;

            Frame frame = decoder.Frame;
            Assert.True(Frame.TryParse(frame.Buffer, frame.Offset, frame.Length, out _));
            Framed += frame.Length;
            Frames.Add((end - frame.Length, frame.Length));
        }
    }
}
