using FsCheck;
using FsCheck.Fluent;

namespace Mbus.Tests;

/// <summary>
/// Checks a property with a fixed number of random cases. On failure, the message has the smallest failing case found and the seed, which
/// <see cref="Config"/> takes as its replay.
/// </summary>
internal static class PropertyCheck
{
    private const int Cases = 1000;

    /// <summary>Checks a property of values that have no rule of their own for smaller values.</summary>
    internal static void Holds<T>(Gen<T> values, Action<T> check) => Holds(values, _ => true, check);

    /// <summary>Checks a property.</summary>
    /// <param name="values">Generator of the values. A failing value is made smaller member by member.</param>
    /// <param name="isValid">Returns false for a smaller value that the generator would not return.</param>
    /// <param name="check">Throws if the property does not hold.</param>
    internal static void Holds<T>(Gen<T> values, Func<T, bool> isValid, Action<T> check)
    {
        Arbitrary<T> members = ArbMap.Default.ArbFor<T>();
        Arbitrary<T> arbitrary = Arb.From(values, value => members.Shrinker(value).Where(isValid));
        Prop.ForAll(arbitrary, check).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }
}
