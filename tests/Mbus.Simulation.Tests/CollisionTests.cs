namespace Mbus.Simulation.Tests;

public class CollisionTests
{
    private static readonly LineTiming At2400 = new(2400, 0);

    [Fact]
    public void Equal_acknowledgements_that_begin_together_are_one()
    {
        BusMaster master = new(new SimulatedBus(BusMaster.Meters(5, 5), At2400));
        Assert.Equal("E5", master.Ask("10 40 05 CS 16"));
    }

    [Fact]
    public void Bytes_of_equal_alignment_are_ANDed_bit_by_bit()
    {
        BusMaster master = new(new SimulatedBus(BusMaster.Meters(1, 5, 5), At2400));

        // 01 and 02 have a parity bit of 1; their AND is 00 with a parity bit of 1.
        Assert.Equal("68 12 12 68 08 05 72 00! 00 00 10 74 52 01 07 00 00 00 00 01 13 00! 71! 16", master.Ask("10 5B 05 CS 16"));
    }

    [Fact]
    public void Acknowledgements_of_different_alignment_are_more_or_other_than_one_byte()
    {
        for (int late = 1; late < 11; late++)
        {
            BusMaster master = new(new SimulatedBus(Apart(late * 417), At2400));
            Assert.NotEqual("E5", master.Ask("10 40 05 CS 16"));
            Assert.NotEmpty(master.Heard);
        }
    }

    [Fact]
    public void Acknowledgements_less_than_half_a_bit_apart_are_still_one()
    {
        Assert.Equal("E5", new BusMaster(new SimulatedBus(Apart(180), At2400)).Ask("10 40 05 CS 16"));
    }

    [Fact]
    public void Answers_that_do_not_overlap_are_both_received()
    {
        Assert.Equal("E5 E5", new BusMaster(new SimulatedBus(Apart(30_000), At2400)).Ask("10 40 05 CS 16"));
    }

    [Fact]
    public void A_wildcard_selection_is_answered_by_all_and_an_exact_one_by_one()
    {
        BusDefinition definition = BusDefinition.Default;
        BusMaster master = new(new SimulatedBus(definition, At2400));
        Assert.NotEqual("E5", master.Ask("68 0B 0B 68 53 FD 52 FF FF FF FF FF FF FF FF CS 16"));
        Assert.Equal("E5", master.Ask("68 0B 0B 68 53 FD 52 42 00 12 50 FF FF FF FF CS 16"));
        Assert.StartsWith("68", master.Ask("10 7B FD CS 16"));
        Assert.True(Frame.TryParse([.. master.Heard.Select(heard => heard.Value)], 0, master.Heard.Count, out Frame frame));
        Assert.Equal(7, frame.A);
    }

    private static BusDefinition Apart(long microseconds)
    {
        BusDefinition definition = BusMaster.Meters(5, 5);
        return definition with
        {
            Meters = [definition.Meters[0] with { ResponseMicroseconds = 20_000 }, definition.Meters[1] with { ResponseMicroseconds = 20_000 + microseconds }],
        };
    }
}
