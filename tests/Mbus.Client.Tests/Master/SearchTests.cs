using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Master;

public class SearchTests
{
    [Fact]
    public async Task Explore()
    {
        double a = 0, b = 0;
        for (int seed = 1; seed < 21; seed++)
        {
            var meters = Population.Random(20, seed);
            SimulatedLine line = Population.Line(meters);
            SecondarySearch search = new(SecondaryAddress.Any, false);
            var found = await new MbusMaster(line).SearchAsync(search, cancel: TestContext.Current.CancellationToken);
            SimulatedLine other = Population.Line(meters);
            LibmbusSearch lib = new(other);
            await lib.RunAsync();
            a += line.Now; b += other.Now;
            TestContext.Current.SendDiagnosticMessage($"{seed}: found {found.Count} {search.Selections} coll {search.Collisions} {line.Now / 1e6} s; libmbus {lib.Found.Count} {lib.Selections} {other.Now / 1e6} ratio {(double)other.Now / line.Now}");
        }
        TestContext.Current.SendDiagnosticMessage($"all {b / a} {a / 20e6}");
    }
}
