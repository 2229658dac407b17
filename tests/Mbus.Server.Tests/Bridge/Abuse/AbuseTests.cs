using System.Collections.Concurrent;
using static Mbus.Server.Tests.Bridge.Abuse.AbuseBus;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>
/// A client that uses the bus as it should, beside 1, 5 and 20 connections from one other address that do not, for five minutes of virtual
/// time at 2400 Bd.
/// </summary>
public class AbuseTests(ITestOutputHelper output)
{
    private const int Good = 1;
    private const int Bad = 2;
    private const int BaudRate = 2400;
    private const long Duration = 300 * Second;
    private const long Interval = 3 * Second;
    private const long Late = 2 * Second;

    private static readonly (string Name, Func<bool, byte[]>[] Requests)[] Readings =
    [
        ("by primary address", [bit => Short(bit ? (byte)0x7B : (byte)0x5B, Ordinary)]),
        ("by secondary address", [_ => Select(Ordinary), _ => Short(0x7B, PrimaryAddress.Selected)]),
        ("of the meter that is held", [_ => Short(0x40, Endless), _ => Short(0x7B, Endless)]),
    ];

    // What each test compares with.
    private static readonly ConcurrentDictionary<(string Reading, long Interval), PunctualReader> Alone = new();

    private static readonly (int Connections, string Reading)[] Rows =
    [
        (1, Readings[0].Name),
        (5, Readings[0].Name),
        (20, Readings[0].Name),
        (5, Readings[1].Name),
        (5, Readings[2].Name),
    ];

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            TheoryData<string, int, string> cases = [];
            foreach (string abuse in Abuses.All.Select(a => a.Name))
            {
                foreach ((int connections, string reading) in Rows)
                    cases.Add(abuse, connections, reading);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nine_in_ten_readings_come_in_time(string abuse, int connections, string reading)
    {
        PunctualReader alone = RunAlone(reading, Interval);
        PunctualReader beside = Run(abuse, connections, reading, Interval);
        int expected = (int)(Duration / Interval);
        int inTime = beside.WithinTime(alone.Longest + Late);
        output.WriteLine($"alone {alone.Answered} of {expected}, at most {alone.Longest / 1000} ms; beside {inTime} in time, {beside.Answered} answered, at most {beside.Longest / 1000} ms");
        Assert.InRange(alone.Answered, expected - 1, expected);
        Assert.InRange(inTime, expected * 9 / 10, expected);
    }

    // Half of the bus time, less what SND_NKE before its requests and the waits for late replies take.
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_client_that_reads_without_pause_gets_its_share(string abuse, int connections, string reading)
    {
        PunctualReader alone = RunAlone(reading, 0);
        PunctualReader beside = Run(abuse, connections, reading, 0);
        output.WriteLine($"alone {alone.Answered}; beside {beside.Answered}, {100.0 * beside.Answered / alone.Answered:F0} %");
        Assert.InRange(beside.Answered, alone.Answered * 0.35, alone.Answered * 1.1);
    }

    private static PunctualReader RunAlone(string reading, long interval) =>
        Alone.GetOrAdd((reading, interval), key => Run(null, 0, key.Reading, key.Interval));

    private static PunctualReader Run(string? abuse, int connections, string reading, long interval)
    {
        AbusedArbiter network = new(BaudRate);
        PunctualReader reader = new(() => network.Now, interval, Readings.Single(r => r.Name == reading).Requests);
        for (int i = 0; i < connections; i++)
            network.Add(Bad, Abuses.All.Single(a => a.Name == abuse).Script);
        network.Add(Good, reader.Script);
        network.Run(Duration);
        return reader;
    }
}
