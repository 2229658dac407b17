using Mbus.Server.Tests.Bridge.Abuse;
using static Mbus.Server.Tests.Bridge.Abuse.AbuseBus;

namespace Mbus.Bridge.Tests.Abuse;

/// <summary>
/// A client with normal use of the bus, together with 1, 5 and 20 abusive connections from another address, with three places of the
/// ESP32's bridge, for two minutes of virtual time at 2400 Bd.
/// </summary>
public class FirmwareAbuseTests(ITestOutputHelper output)
{
    private const int Good = 1;
    private const int Bad = 2;
    private const int BaudRate = 2400;
    private const long Duration = 120 * Second;
    private const long Interval = 3 * Second;
    private const long Late = 2 * Second;

    // What each test compares with.
    private static readonly Lazy<PunctualReader> Alone = new(() => Run(null, 0));

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string abuse in Abuses.All.Select(a => a.Name))
            {
                foreach (int connections in new[] { 1, 5, 20 })
                    cases.Add(abuse, connections);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nine_of_ten_readings_are_in_time(string abuse, int connections)
    {
        PunctualReader alone = Alone.Value;
        PunctualReader beside = Run(abuse, connections);
        int expected = (int)(Duration / Interval);
        int inTime = beside.WithinTime(alone.Longest + Late);
        output.WriteLine($"alone {alone.Answered} of {expected}, at most {alone.Longest / 1000} ms; beside {inTime} in time, {beside.Answered} answered, at most {beside.Longest / 1000} ms");
        Assert.InRange(alone.Answered, expected - 1, expected);
        Assert.InRange(inTime, expected * 9 / 10, expected);
    }

    private static PunctualReader Run(string? abuse, int connections)
    {
        using AbusedFirmware network = new(BaudRate);
        PunctualReader reader = new(() => network.Now, Interval, [bit => Short(bit ? (byte)0x7B : (byte)0x5B, Ordinary)]);
        for (int i = 0; i < connections; i++)
            network.Add(Bad, Abuses.All.Single(a => a.Name == abuse).Script);
        network.Add(Good, reader.Script);
        network.Run(Duration);
        return reader;
    }
}
