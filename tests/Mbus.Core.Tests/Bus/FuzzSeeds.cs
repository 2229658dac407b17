using System.Globalization;

namespace Mbus.Tests.Bus;

/// <summary>
/// The seeds of random tests: a fixed one and a random one, or the one in the environment variable MBUS_FUZZ_SEED. A failure names
/// the seed that repeats it.
/// </summary>
internal static class FuzzSeeds
{
    private const string Variable = "MBUS_FUZZ_SEED";
    private const int Fixed = 13757;

    private static readonly int[] Seeds = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } seed
        ? [int.Parse(seed, CultureInfo.InvariantCulture)]
        : [Fixed, Random.Shared.Next()];

    public static void Run(Action<Random> test)
    {
        foreach (int seed in Seeds)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={seed}");
            try
            {
                test(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{Variable}={seed}: {e.Message}", e);
            }
        }
    }
}
