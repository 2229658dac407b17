using Mbus.Tests;

namespace Mbus.Tool.Tests;

/// <summary>
/// Runs the other tests of this project with a Turkish system culture, which has a decimal comma and a dotted capital I. The released program
/// ignores the culture of the system; in this run it uses it. The field scripts are left out: they wait in real time.
/// </summary>
public class CultureTests
{
    [Fact]
    public Task All_tests_pass_on_a_Turkish_system() => CultureRun.RunAsync("tr-TR", "-class-", "*.FieldScriptTests");
}
