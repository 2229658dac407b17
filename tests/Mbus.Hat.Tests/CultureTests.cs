using Mbus.Tests;

namespace Mbus.Hat.Tests;

/// <summary>
/// The same tests under other cultures: Turkish writes the capital of i with a dot, German has a decimal comma, Persian a minus sign and a
/// calendar of its own.
/// </summary>
public class CultureTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public Task All_tests_pass_under_it(string culture) => CultureRun.RunAsync(culture, "-namespace-", "*.Iot");
}
