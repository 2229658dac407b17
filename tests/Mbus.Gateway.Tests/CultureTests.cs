using Mbus.Tests;

namespace Mbus.Gateway.Tests;

/// <summary>The other tests of this project under other cultures.</summary>
public class CultureTests
{
    [Theory]
    [MemberData(nameof(CultureRun.Cultures), MemberType = typeof(CultureRun))]
    public Task All_tests_pass_under_another_culture(string culture) => CultureRun.RunAsync(culture, "-trait-", "Category=Slow");
}
