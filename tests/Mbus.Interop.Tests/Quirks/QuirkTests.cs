using Mbus.Interop.Tests.Quirks;

namespace Mbus.Interop.Tests;

/// <summary>The bridge in front of each quirk of a meter or gateway gives libmbus what libmbus alone gets, or better.</summary>
public sealed class QuirkTests
{
    private readonly QuirkReadings _readings;

    public QuirkTests(NodePackage package, QuirkReadings readings)
    {
        package.Require();
        _readings = readings;
    }

    public static TheoryData<string> Quirks => new(QuirkTable.All.Select(quirk => quirk.Name));

    [Theory]
    [MemberData(nameof(Quirks))]
    public async Task The_bridge_gives_libmbus_what_it_gets_alone_or_better(string name)
    {
        (string[] alone, string[] bridged) = await _readings.OfAsync(name);
        for (int i = 0; i < alone.Length; i++)
            Assert.Equal(alone[i].Length > 0 ? alone[i] : bridged[i], bridged[i]);
        if (QuirkTable.All.Single(quirk => quirk.Name == name).IsBetter)
            Assert.Contains(bridged, reading => reading.Contains("\"Id\":", StringComparison.Ordinal));
    }
}
