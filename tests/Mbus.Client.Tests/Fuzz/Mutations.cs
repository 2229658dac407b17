using System.Globalization;
using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Fuzz;

/// <summary>
/// Mutated inputs, the same in every run: a fixed seed and a fixed number, which the variable MBUS_FUZZ of the environment raises.
/// </summary>
internal static class Mutations
{
    internal const int Seed = 20261128;

    private const int DefaultCount = 3000;

    // No input of some kilobytes needs more.
    private const long MaxAllocated = 64 << 20;

    // What breaks readers of text: characters that command terminals, JSON's edges, and numbers that fit nowhere.
    private static readonly string[] Tokens =
    [
        "\u001B[31m", "\u009B", "\u202E", "\u2028", "\uFEFF", "\0", "\r", "\n", "\t", " ", "\"", "\\", "\\u001b", "\\ud800", "\\n", "null", "true", "-", "-1", "0", "007",
        "1e999", "99999999999999999999", "0.5", "{", "}", "[", "]", "[[[[[[[[", ":", ",", "{}", "\"\"", "=", "@", "#", "68", "E5", "0x", "10", "FF", "/", "::ffff:1.2.3.4/99", "010.0.0.0/8",
        "9999-12-31", "F", "\uD83D\uDE00", "ÿ",
    ];

    /// <summary>How many there are.</summary>
    internal static int Count => int.TryParse(Environment.GetEnvironmentVariable("MBUS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : DefaultCount;

    /// <summary>Tries mutations of text: each is read without an exception other than <see cref="FormatException"/>.</summary>
    public static void OfText(IReadOnlyList<string> samples, Action<string> read) =>
        Try(random => Mutate(samples[random.Next(samples.Count)], samples[random.Next(samples.Count)], random), read, text => text);

    /// <summary>Tries mutations of bytes in the same way.</summary>
    public static void OfBytes(IReadOnlyList<byte[]> samples, Action<byte[]> read) =>
        Try(random => Mutate(samples[random.Next(samples.Count)], samples[random.Next(samples.Count)], random), read, Convert.ToHexString);

    private static void Try<T>(Func<Random, T> mutate, Action<T> read, Func<T, string> show)
    {
        int count = Count;
        Random random = new(Seed);
        for (int i = 0; i < count; i++)
        {
            T input = mutate(random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(input);
            }
            catch (FormatException e)
            {
                PlainText.Check(Printable.Text(e.Message));
            }
            catch (Exception e)
            {
                Assert.Fail($"mutation {i} of seed {Seed}: {e}\n{show(input)}");
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxAllocated, $"mutation {i} of seed {Seed} takes too much memory:\n{show(input)}");
        }
    }

    private static string Mutate(string sample, string other, Random random)
    {
        StringBuilder text = new(sample);
        for (int n = random.Next(1, 5); n > 0; n--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(8), text.Length - at);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 2:
                    text.Remove(at, length).Insert(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 3:
                    text.Insert(at, (char)random.Next(random.Next(2) == 0 ? 0x100 : 0x10000));
                    break;
                default:
                    text.Insert(at, other.AsSpan(Math.Min(at, other.Length), Math.Min(random.Next(60), Math.Max(0, other.Length - at))));
                    break;
            }
        }

        // What a file can hold: no half of a pair.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static byte[] Mutate(byte[] sample, byte[] other, Random random)
    {
        List<byte> bytes = [.. sample];
        for (int n = random.Next(1, 5); n > 0 && bytes.Count > 0; n--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, random.Next(Math.Min(8, bytes.Count - at) + 1));
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.InsertRange(at, other.Take(random.Next(60)));
                    break;
                default:
                    bytes[at] = random.Next(4) == 0 ? (byte)0xFF : (byte)random.Next(256);
                    break;
            }
        }

        return [.. bytes];
    }
}
