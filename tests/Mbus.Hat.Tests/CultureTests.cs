using Mbus.Tests;

namespace Mbus.Hat.Tests;

/// <summary>
/// Runs all tests of this project under other cultures: Turkish has a dotted capital I, German a decimal comma, Persian its own minus sign
/// and calendar.
/// </summary>
public class CultureTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public Task All_tests_pass_under_another_culture(string culture) => CultureRun.RunAsync(culture, "-namespace-", "*.Iot");
}
