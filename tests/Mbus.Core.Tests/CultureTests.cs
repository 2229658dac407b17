namespace Mbus.Tests;

/// <summary>The other tests of this project under other cultures, without explorations of the arbiter, which has no text, and without random inputs.</summary>
public class CultureTests
{
    [Theory]
    [MemberData(nameof(CultureRun.Cultures), MemberType = typeof(CultureRun))]
    public Task All_tests_pass_under_it(string culture) => CultureRun.RunAsync(
        culture, "-class-", "*FuzzTests", "-class-", "*AllocationTests", "-namespace-", "*.Exploration");
}
