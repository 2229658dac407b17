using System.Reflection;
using Xunit.v3;

[assembly: Mbus.Tests.LongTest]

namespace Mbus.Tests;

/// <summary>
/// Lets each test of the assembly say now and then that it still runs. The adapter of xunit reports a crash where the test process ends and
/// no message came for a minute, and on a machine with other work it can see the end before the last messages: then the results of a last
/// test that ran longer than that minute are lost, and the run fails.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LongTestAttribute : BeforeAfterTestAttribute
{
    /// <summary>A third of the adapter's minute.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    private static readonly AsyncLocal<ITimer?> Timer = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
        long start = TimeProvider.System.GetTimestamp();
        Timer.Value = TimeProvider.System.CreateTimer(
            _ => output.WriteLine($"Still runs after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0} s."), null, Period, Period);
    }

    // The end is waited for: the output of a test that has ended takes no line.
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Timer.Value?.DisposeAsync().AsTask().Wait();
}
