namespace Mbus.Tests;

/// <summary>
/// The same tests under other cultures: Turkish writes the capital of i with a dot, German has a decimal comma, Swedish and Persian a minus
/// sign of their own, Persian another calendar. Without the exploration, which depends on no text.
/// </summary>
public class CultureTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    [InlineData("fa-IR")]
    public Task All_tests_pass_under_it(string culture) => CultureRun.RunAsync(culture, "-class-", "*FuzzTests", "-class-", "*AllocationTests", "-namespace-", "*.Exploration");
}
