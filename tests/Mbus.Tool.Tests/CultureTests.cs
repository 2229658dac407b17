using Mbus.Tests;

namespace Mbus.Tool.Tests;

/// <summary>
/// The same tests on a Turkish and on a German system. The command as it is delivered takes no culture from the system; here it does. Left
/// out of the second run are tests that take long; Turkish has a decimal comma as well.
/// </summary>
public class CultureTests
{
    [Fact]
    public Task All_tests_pass_on_a_Turkish_system() => CultureRun.RunAsync("tr-TR");

    [Fact]
    public Task Tests_pass_on_a_German_system() =>
        CultureRun.RunAsync("de-DE", "-class-", "*.MasterCommandTests", "-class-", "*.ListenCommandTests", "-class-", "*.BridgeCommandTests", "-class-", "*.CompletionCommandTests");
}
