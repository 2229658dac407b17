using Mbus.Client.Tests.Fuzz;
using Mbus.Simulation;

namespace Mbus.Server.Tests.Bridge.Abuse;

/// <summary>
/// Several clients send random requests to a bridge. One that is read-only changes no meter; one that lets clients write leaves each meter
/// an address by which it alone answers, at the baud rate of the bus.
/// </summary>
public class RandomRequestTests(ITestOutputHelper output)
{
    private const int BaudRate = 9600;
    private const int Clients = 4;

    // A bus for each: what the first of a million requests does to the meters must not hide what the others do.
    private const int RequestsOfBus = 200;

    // Longer than a meter stays at a baud rate at which it hears nothing.
    private const long Rest = 1300 * AbuseBus.Second;

    private static readonly byte[] Addresses = [1, 2, 3, 4, 5];

    private static readonly BusDefinition Definition = new() { Start = new DateTime(2026, 1, 1), Meters = [.. Addresses.Select(Meter)] };

    [Fact]
    public void A_read_only_bridge_changes_no_meter() => OnEachBus(Access.Read, bus =>
    {
        SimulatedBus fresh = new(Definition, bus.Timing);
        for (int i = 0; i < fresh.Stations.Count; i++)
            Assert.Equal(State(fresh.Stations[i], bus.Now), State(bus.Stations[i], bus.Now));
    });

    [Fact]
    public void If_clients_can_write_each_meter_still_answers() => OnEachBus(Access.Write, bus =>
    {
        BusProbe probe = new(bus);
        foreach (Station meter in bus.Stations)
        {
            Assert.Equal(BaudRate, meter.BaudRate);
            Assert.True(
                Answers(probe, meter) || bus.Stations.Count(other => IsTwin(meter, other)) > 1,
                $"{meter.Meter.Address} at {meter.Address} does not answer alone.");
        }
    });

    // An identification with a digit F, which a client may give to one meter, selects others, too.
    private static bool Answers(BusProbe probe, Station meter) =>
        meter.Meter.Address.HasWildcard ? probe.AnswersByPrimaryAddress(meter) || probe.AnswersBySecondaryAddress(meter) : probe.AnswersBySecondaryAddress(meter);

    // A meter that is moved to the primary address of another one, which is a write to one meter, has each later write in common with it.
    private static bool IsTwin(Station meter, Station other) => meter.Address == other.Address && meter.Meter.Address.Equals(other.Meter.Address);

    private void OnEachBus(Access access, Action<SimulatedBus> check)
    {
        int count = Mutations.Count;
        int replies = 0;
        for (int first = 0; first < count; first += RequestsOfBus)
        {
            Random random = new(Mutations.Seed + first);
            AbusedArbiter network = Abuse(random, access, Math.Min(RequestsOfBus, count - first));
            replies += network.Replies;
            try
            {
                check(network.Bus);
            }
            catch (Exception e)
            {
                Assert.Fail($"After the requests {first} to {first + RequestsOfBus}: {e.Message}");
            }
        }

        output.WriteLine($"{count} requests, {replies} answered");
        Assert.True(replies > count / 10, "Most requests did not reach a meter.");
    }

    private static AbusedArbiter Abuse(Random random, Access access, int requests)
    {
        AbusedArbiter network = new(BaudRate, Definition, access);
        RandomRequests source = new(random, Addresses, [.. Definition.Meters.Select(meter => meter.Address)]);
        int left = requests;
        for (int i = 0; i < Clients; i++)
            network.Add(i / 2, connection => Script(connection));

        while (left > 0)
            network.Run(network.Now + AbuseBus.Second);
        network.Run(network.Now + Rest);
        return network;

        IEnumerable<Pause> Script(Connection connection)
        {
            while (left > 0)
            {
                left--;
                connection.Receive();
                connection.Send(source.Next());
                yield return random.Next(20) == 0 ? Pause.Of(random.Next(1000)) : Pause.ForReply(AbuseBus.Second);
                if (random.Next(100) == 0)
                    connection.Close();
            }

            while (true)
                yield return Pause.Of(2 * Rest);
        }
    }

    private static string State(Station meter, long now)
    {
        byte[] telegram = new byte[Frame.MaxLength];
        IEnumerable<string> telegrams = Enumerable.Range(0, meter.Meter.TelegramCount).Select(i => Convert.ToHexString(telegram, 0, meter.Meter.WriteTelegram(i, now, telegram, 0)));
        return $"{meter.Address} {meter.BaudRate} {meter.Meter.Address} {string.Join(' ', telegrams)}";
    }

    private static MeterDefinition Meter(byte primary) => new()
    {
        PrimaryAddress = primary,
        Address = new SecondaryAddress(0x20260000u + primary, 0x0421, (byte)(primary / 2), 7),
        FabricationNumber = 0x11110000u + primary,
        Telegrams = [new() { Records = [new([0x04, 0x6D]) { IsClock = true }], Data = Convert.FromHexString("0C1378563412") }, new() { Data = [0x0C, 0x13, primary, 0, 0, 0] }],
    };
}
