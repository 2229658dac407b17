using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge;

/// <summary>
/// Eight masters of mixed kinds on one bus with faults, in virtual time: who asks is answered, nobody gets what another asked for,
/// and the bus never carries two requests at once.
/// </summary>
public class ManyMastersTests
{
    private const int Transactions = 2500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(20261121)]
    public void Eight_masters_never_get_each_others_bytes(int seed)
    {
        SharedBus bus = new(seed, 2400, withFaults: true, Mixed);
        bus.Run(Transactions);

        Assert.True(bus.Violations.Count == 0, string.Join("\n", bus.Violations));
        Assert.True(bus.Arbiter.Requests >= Transactions, $"{bus.Arbiter.Requests} requests");
        Assert.True(bus.Answered > Transactions / 4, $"only {bus.Answered} were answered (seed {seed})");
        Assert.True(bus.Arbiter.Damages > 10, $"the faults did not strike (seed {seed})");
    }

    [Fact]
    public void Without_faults_every_master_with_a_long_timeout_is_answered()
    {
        SharedBus bus = new(3, 2400, withFaults: false, Mixed);
        bus.Run(Transactions);

        Assert.True(bus.Violations.Count == 0, string.Join("\n", bus.Violations));
        Assert.Equal(0, bus.Arbiter.Damages);
    }

    private static IEnumerable<MasterStep>[] Mixed(ModelMasters models)
    {
        SecondaryAddress Meter(int index) => BusDefinition.Default.Meters[index].Address;
        return
        [
            models.RequestData(1, Meter(0)),
            models.SelectAndRequest(Meter(3)),
            models.AllTelegrams(2, Meter(1)),
            models.Scan(),
            models.Impatient(3, Meter(2)),
            models.Careless(5, Meter(4)),
            models.Vanishing(6),
            models.Normalising(),
        ];
    }
}
