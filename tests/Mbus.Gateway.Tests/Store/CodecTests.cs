using Mbus.Client.Readings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Store;

public class CodecTests
{
    [Fact]
    public void Samples_of_any_value_are_exact_after_a_round_trip()
    {
        Random random = new(7);
        for (int run = 0; run < 500; run++)
        {
            int day = random.Next(-10, 40_000);
            List<Sample> samples = [];
            int second = 0;
            for (int i = random.Next(120); i > 0 && (second += random.Next(1, 700)) < 86400; i--)
                samples.Add(new Sample(DayBlock.StartOf(day).AddSeconds(second), RandomValue(random)));
            Assert.Equal(samples, DayBlock.Decode(day, DayBlock.Encode(day, samples)));
        }
    }

    [Fact]
    public void A_counter_read_every_15_minutes_takes_less_than_4_bytes_for_each_sample()
    {
        Sample[] samples = [.. Enumerable.Range(0, 96).Select(i => new Sample(DayBlock.StartOf(20_000).AddSeconds((900 * i) + (i % 3)), new ExactDecimal(12_345_678 + (i * 40), -3)))];
        Assert.InRange(DayBlock.Encode(20_000, samples).Length, 96 * 2, 96 * 4);
    }

    [Fact]
    public void Damaged_blocks_and_packs_are_rejected_without_other_exceptions()
    {
        Random random = new(11);
        byte[] block = DayBlock.Encode(20_000, [.. Enumerable.Range(0, 20).Select(i => new Sample(DayBlock.StartOf(20_000).AddSeconds(i), RandomValue(random)))]);
        byte[] reference = TelegramPack.Pack([Telegrams.Heat(1, 1)]);
        byte[] differences = TelegramPack.Differences(TelegramPack.Pack([Telegrams.Heat(1, 2)]), reference)!;
        for (int run = 0; run < 20_000; run++)
        {
            Attempt(() => DayBlock.Decode(20_000, Mutate(block, random)));
            Attempt(() => TelegramPack.Unpack(Mutate(reference, random)));
            Attempt(() => TelegramPack.Apply(Mutate(differences, random), reference));
        }
    }

    [Fact]
    public void Differences_of_two_telegrams_restore_the_second_and_are_short()
    {
        byte[] reference = TelegramPack.Pack([Telegrams.Heat(1, 0), Telegrams.Heat(1, 1)]);
        for (int step = 2; step < 300; step++)
        {
            byte[] pack = TelegramPack.Pack([Telegrams.Heat(1, step), Telegrams.Heat(1, step * 3)]);
            byte[] differences = TelegramPack.Differences(pack, reference)!;
            Assert.Equal(pack, TelegramPack.Apply(differences, reference));
            Assert.InRange(differences.Length, 10, pack.Length * 6 / 10);
        }

        Assert.Null(TelegramPack.Differences(TelegramPack.Pack([Telegrams.Heat(1, 2)]), reference));
        Assert.Equal([Telegrams.Heat(1, 0), Telegrams.Heat(1, 1)], TelegramPack.Unpack(reference));
    }

    private static ExactDecimal RandomValue(Random random)
    {
        Int128 mantissa = random.Next(4) switch
        {
            0 => random.Next(),
            1 => (Int128)random.NextInt64() * random.NextInt64(),
            2 => -(Int128)ulong.MaxValue,
            _ => random.Next(3) == 0 ? Int128.MaxValue : Int128.MinValue,
        };
        return new ExactDecimal(mantissa, random.Next(-40, 40));
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        byte[] mutated = bytes[..random.Next(bytes.Length + 1)];
        for (int i = random.Next(3); i > 0 && mutated.Length > 0; i--)
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        return mutated;
    }

    private static void Attempt(Action decode)
    {
        try
        {
            decode();
        }
        catch (FormatException)
        {
            // The expected answer to damage.
        }
    }
}
