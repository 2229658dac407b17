using Mbus.Client.Tests.Lines;
using Mbus.Server.Bridge;

namespace Mbus.Server.Tests.Bridge;

/// <summary>Repeated events are counted, so that no behaviour of clients fills the log.</summary>
public sealed class BridgeEventsTests : IDisposable
{
    private const BridgeEvent Expired = (BridgeEvent)ArbiterNotice.Expired;
    private const long Second = 1_000_000;

    private readonly VirtualTime _time = new();
    private readonly List<(long Second, BridgeEvent What, int Client, long Count)> _summaries = [];
    private readonly BridgeEvents _events;

    public BridgeEventsTests() => _events = new BridgeEvents(_time, (what, client, count) => _summaries.Add((_time.Now / Second, what, client, count)));

    public void Dispose() => _events.Dispose();

    [Fact]
    public void The_first_event_of_each_client_is_logged_at_once()
    {
        Assert.True(_events.ShouldLog(Expired, 1));
        Assert.True(_events.ShouldLog(Expired, 2));
        Assert.True(_events.ShouldLog((BridgeEvent)ArbiterNotice.Overflow, 1));
        Assert.False(_events.ShouldLog(Expired, 1));
    }

    [Fact]
    public void Further_ones_are_counted_every_ten_seconds_while_they_occur()
    {
        for (int i = 0; i < 35; i++)
        {
            Assert.Equal(i == 0, _events.ShouldLog(Expired, 3));
            _time.Advance(Second);
        }

        _time.Advance(100 * Second);
        Assert.Equal([(11, Expired, 3, 10), (21, Expired, 3, 10), (31, Expired, 3, 10), (41, Expired, 3, 4)], _summaries);
    }

    [Fact]
    public void After_ten_seconds_without_one_the_next_is_logged_at_once()
    {
        _events.ShouldLog(Expired, 3);
        _events.ShouldLog(Expired, 3);
        _time.Advance(21 * Second);
        Assert.True(_events.ShouldLog(Expired, 3));
        Assert.Equal((10, Expired, 3, 1), Assert.Single(_summaries));
    }

    [Fact]
    public void A_single_event_costs_one_line_and_no_summary()
    {
        Assert.True(_events.ShouldLog(Expired, 3));
        _time.Advance(11 * Second);
        Assert.True(_events.ShouldLog(Expired, 3));
        Assert.Empty(_summaries);
    }

    [Fact]
    public void Counted_events_are_logged_at_the_end()
    {
        _events.ShouldLog(Expired, 3);
        _events.ShouldLog(Expired, 3);
        _events.Flush();
        Assert.Equal((0, Expired, 3, 1), Assert.Single(_summaries));
    }

    [Fact]
    public void Two_hundred_clients_that_connect_and_do_everything_wrong_cost_a_bounded_number_of_lines()
    {
        const int Seconds = 600;
        int lines = 0;
        for (int i = 0; i < Seconds * 10; i++)
        {
            for (int client = 0; client < 200; client++)
            {
                lines += _events.ShouldLog(BridgeEvent.Connected) ? 1 : 0;
                lines += _events.ShouldLog(BridgeEvent.Closed) ? 1 : 0;
                for (ArbiterNotice notice = ArbiterNotice.Refused; notice <= ArbiterNotice.OtherAddress; notice++)
                    lines += _events.ShouldLog((BridgeEvent)notice, client) ? 1 : 0;
            }

            _time.Advance(Second / 10);
        }

        // 200 bytes is a long line; 10 MB in ten minutes is what the log may have.
        Assert.InRange((lines + _summaries.Count) * 200, 1, 10_000_000);
    }
}
