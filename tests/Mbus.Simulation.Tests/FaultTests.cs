namespace Mbus.Simulation.Tests;

public class FaultTests
{
    private const string Reset = "10 40 05 CS 16";
    private const string Request = "10 5B 05 CS 16";

    private readonly SimulatedBus _bus = new(BusMaster.Meters(5, 6), new LineTiming(2400, 0));
    private readonly BusMaster _master;

    public FaultTests()
    {
        _master = new BusMaster(_bus);
    }

    [Fact]
    public void Noise_is_before_and_after_an_answer()
    {
        _bus.Inject(new Fault(FaultKind.NoiseBefore) { Bytes = 2 });
        _bus.Inject(new Fault(FaultKind.NoiseAfter) { Bytes = 3 });
        _master.Ask(Reset);
        Assert.Equal(6, _master.Heard.Count);
        Assert.Equal(0xE5, _master.Heard[2].Value);
        Assert.All(_master.Heard, heard => Assert.False(heard.Damaged));
    }

    [Fact]
    public void A_lost_byte_leaves_its_time_empty()
    {
        _bus.Inject(new Fault(FaultKind.LostByte), meter: 0);
        Assert.Equal("", _master.Ask(Reset));
        _master.Ask(Request);
        Assert.Equal(23, _master.Heard.Count);
    }

    [Fact]
    public void A_flipped_bit_is_a_damaged_byte()
    {
        _bus.Inject(new Fault(FaultKind.FlippedBit), meter: 0);
        _master.Ask(Request);
        Assert.Equal(24, _master.Heard.Count);
        Assert.Single(_master.Heard, heard => heard.Damaged);
    }

    [Fact]
    public void A_late_answer_arrives_after_the_window()
    {
        _bus.Inject(new Fault(FaultKind.LateAnswer) { Milliseconds = 900, Times = 1 });
        Assert.Equal("", _master.Ask(Reset));
        Assert.Equal("E5", _master.Listen(_master.Now + 1_000_000));
        Assert.Equal("E5", _master.Ask(Reset));
    }

    [Fact]
    public void A_missing_answer_of_one_meter_does_not_affect_the_others()
    {
        _bus.Inject(new Fault(FaultKind.NoAnswer), meter: 0);
        Assert.Equal("", _master.Ask(Reset));
        Assert.Equal("E5", _master.Ask("10 40 06 CS 16"));
    }

    [Fact]
    public void A_meter_that_transmits_continuously_needs_no_request()
    {
        _bus.Inject(new Fault(FaultKind.Babble) { Milliseconds = 250, Bytes = 4 }, meter: 1);
        _master.Listen(1_100_000);
        Assert.Equal(16, _master.Heard.Count);
        Assert.Equal(250_000 + 4_584, _master.Heard[0].At);
    }

    [Fact]
    public void An_echo_is_what_was_sent_as_it_is_sent()
    {
        _bus.Inject(new Fault(FaultKind.Echo));
        Assert.Equal("10 40 05 45 16 E5", _master.Ask(Reset));
        Assert.Equal(22_917, _master.Heard[4].At);
    }

    [Fact]
    public void On_a_dead_line_nothing_comes_back()
    {
        _bus.Inject(new Fault(FaultKind.Echo));
        _bus.Inject(new Fault(FaultKind.DeadLine) { Every = 2 });
        Assert.Equal("10 40 05 45 16 E5", _master.Ask(Reset));
        Assert.Equal("", _master.Ask(Reset));
        Assert.Equal("10 40 05 45 16 E5", _master.Ask(Reset));
    }

    [Fact]
    public void A_fault_occurs_every_nth_time_up_to_its_limit()
    {
        _bus.Inject(new Fault(FaultKind.NoAnswer) { Every = 3, Times = 2 });
        string[] answers = [.. Enumerable.Range(0, 10).Select(_ => _master.Ask(Reset))];
        Assert.Equal(["E5", "E5", "", "E5", "E5", "", "E5", "E5", "E5", "E5"], answers);
    }

    [Fact]
    public void A_probability_is_met_on_average()
    {
        _bus.Inject(new Fault(FaultKind.NoAnswer) { Probability = 0.25 });
        int lost = Enumerable.Range(0, 1000).Count(_ => _master.Ask(Reset).Length == 0);
        Assert.InRange(lost, 200, 300);
    }

    [Fact]
    public void Cleared_faults_are_gone()
    {
        _bus.Inject(new Fault(FaultKind.DeadLine));
        _bus.Inject(new Fault(FaultKind.Babble), meter: 1);
        _master.Ask(Reset);
        _bus.ClearFaults();
        Assert.Equal("E5", _master.Ask(Reset));
        Assert.Equal(long.MaxValue, _bus.NextDeadline);
    }

    [Fact]
    public void A_fault_of_the_line_is_not_a_fault_of_a_meter()
    {
        Assert.Throws<ArgumentException>(() => _bus.Inject(new Fault(FaultKind.Echo), meter: 0));
        Assert.Throws<ArgumentException>(() => _bus.Inject(new Fault(FaultKind.LostByte), meter: 2));
    }
}
