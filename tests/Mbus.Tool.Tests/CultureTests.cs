using Mbus.Tests;

namespace Mbus.Tool.Tests;

/// <summary>
/// Runs the tests of this project with a Turkish and a German system culture. The released program ignores the culture of the system; in
/// these runs it uses it. The second run skips long tests; Turkish also has a decimal comma.
/// </summary>
public class CultureTests
{
    [Fact]
    public Task All_tests_pass_on_a_Turkish_system() => CultureRun.RunAsync("tr-TR");

    [Fact]
    public Task Tests_pass_on_a_German_system() =>
        CultureRun.RunAsync("de-DE", "-class-", "*.MasterCommandTests", "-class-", "*.ListenCommandTests", "-class-", "*.BridgeCommandTests", "-class-", "*.CompletionCommandTests");
}
