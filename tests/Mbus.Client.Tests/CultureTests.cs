using Mbus.Tests;

namespace Mbus.Client.Tests;

/// <summary>
/// The same tests under other cultures: Turkish writes the capital of i with a dot, German has a decimal comma, Persian a minus sign and a
/// calendar of its own. Left out are those that wait for real lines, and damaged vectors, whose text is not compared.
/// </summary>
public class CultureTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public Task All_tests_pass_under_it(string culture) => CultureRun.RunAsync(
        culture, "-namespace-", "*.Bridge", "-namespace-", "*.Slaves", "-class-", "*ForeignServerTests", "-class-", "*.PtyLineTests", "-class-", "*.SerialLineTests",
        "-class-", "*.TcpLineTests", "-class-", "*.Rfc2217LineTests", "-class-", "*.ConnectionTests", "-class-", "*.SearchTests", "-class-", "*.VectorDamageTests");
}
