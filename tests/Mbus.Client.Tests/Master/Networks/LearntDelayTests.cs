namespace Mbus.Client.Tests.Master;

public class LearntDelayTests
{
    private const long Millisecond = 1000;

    // The state table of LearntDelay, with the slack of TCP, 2 s: delays of acknowledgements, L for a late reply, then the slack of a probe.
    [Theory]
    [InlineData("", 200)]
    [InlineData("30", 100)]
    [InlineData("30 30 120 30", 120)]
    [InlineData("300", 300)]
    [InlineData("30 L", 200)]
    [InlineData("30 L 40", 200)]
    [InlineData("L", 400)]
    [InlineData("L 30", 400)]
    [InlineData("30 900 L", 1800)]
    [InlineData("30 L L L L L L L", 2000)]
    [InlineData("5000", 2000)]
    public void The_slack_of_a_probe_follows_the_longest_delay(string events, int slack)
    {
        LearntDelay delay = new(new NetworkedLine(Population.Line([]), _ => 0));
        foreach (string one in events.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (one == "L")
                delay.NoteLate();
            else
                delay.Add(int.Parse(one, System.Globalization.CultureInfo.InvariantCulture) * Millisecond);
        }

        Assert.Equal(slack * Millisecond, delay.Slack);
    }
}
