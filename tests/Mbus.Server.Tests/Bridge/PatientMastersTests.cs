namespace Mbus.Server.Tests.Bridge;

/// <summary>
/// Eight masters that wait for their turn, on a bus with faults that is used for less than 80 % of the time, at the slowest, the usual
/// and the fastest rate, in virtual time.
/// </summary>
public class PatientMastersTests(ITestOutputHelper output)
{
    private const int Transactions = 20_000;

    [Theory]
    [InlineData(300, 0.5)]
    [InlineData(2400, 1.2)]
    [InlineData(38400, 0.5)]
    public void No_request_expires_while_the_bus_has_time_for_all(int baudRate, double meanPause)
    {
        SharedBus bus = new(baudRate, baudRate, withFaults: true, models => [.. Enumerable.Range(0, 8).Select(_ => models.Patient(meanPause))]);
        bus.Run(Transactions);

        output.WriteLine($"{baudRate} Bd: {bus.Arbiter.Requests} requests, load {bus.Load:P0}, {string.Join(", ", bus.Notices)}");
        Assert.True(bus.Violations.Count == 0, string.Join("\n", bus.Violations));
        Assert.InRange(bus.Load, 0.6, 0.8);
        Assert.Equal(0, bus.Notices.GetValueOrDefault(ArbiterNotice.Expired));
        Assert.InRange(bus.Notices.GetValueOrDefault(ArbiterNotice.Superseded), 0, Transactions / 20);
    }
}
