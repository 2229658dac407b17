using Mbus.Tests;

namespace Mbus.Client.Tests;

/// <summary>
/// The other tests of this project under other cultures, without those that wait for real lines, those that compare numbers of selections
/// and times only, and without damaged vectors, whose text is not compared.
/// </summary>
public class CultureTests
{
    [Theory]
    [MemberData(nameof(CultureRun.Cultures), MemberType = typeof(CultureRun))]
    public Task All_tests_pass_under_it(string culture) => CultureRun.RunAsync(
        culture, "-namespace-", "*.Bridge", "-namespace-", "*.Slaves", "-class-", "*ForeignServerTests", "-class-", "*.PtyLineTests", "-class-", "*.SerialLineTests",
        "-class-", "*.TcpLineTests", "-class-", "*.Rfc2217LineTests", "-class-", "*.ConnectionTests", "-class-", "*SearchTests", "-class-", "*.NetworkScanTests",
        "-class-", "*.VectorDamageTests");
}
