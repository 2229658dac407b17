using Mbus.Tests;

namespace Mbus.Hat.Tests;

/// <summary>The other tests of this project under other cultures, without those of kernel drivers.</summary>
public class CultureTests
{
    [Theory]
    [MemberData(nameof(CultureRun.Cultures), MemberType = typeof(CultureRun))]
    public Task All_tests_pass_under_another_culture(string culture) => CultureRun.RunAsync(culture, "-namespace-", "*.Iot");
}
