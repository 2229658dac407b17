namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>The rules of <see cref="Arbiter.ClientToDisplace"/>, with every combination of three places.</summary>
public class DisplacementTests
{
    private const long Now = 1_000_000_000;

    // Idle for less than both limits, at least the one of a client that has never asked, at least both.
    private static readonly long[] Idle = [9_999_999, 10_000_000, 59_999_999, 60_000_000];

    private static readonly Place[] Each =
    [
        new(false, 0, false, 60_000_000),
        .. from address in new[] { 1, 2 }
           from hasAsked in new[] { false, true }
           from idle in Idle
           select new Place(true, address, hasAsked, idle),
    ];

    [Fact]
    public void The_client_that_yields_is_chosen_by_the_rules()
    {
        foreach (Place first in Each)
        {
            foreach (Place second in Each)
            {
                foreach (Place third in Each)
                    Check([first, second, third]);
            }
        }
    }

    private static void Check(Place[] places)
    {
        (ArbiterClient[] clients, BusShares shares) = Occupy(places);
        for (int owner = -1; owner < places.Length; owner++)
        {
            foreach (int address in new[] { 1, 2, 3 })
            {
                int found = Displacement.Find(clients, shares, owner, address, Now);
                int[] candidates = [.. Enumerable.Range(0, places.Length).Where(i => i != owner && MayYield(places, places[i], address))];
                (bool, int, long) Rank(int i) => (places[i].HasAsked, -PlacesOf(places, places[i].Address), -places[i].Idle);
                bool isFirst = candidates.Contains(found) && Rank(found).Equals(candidates.Min(Rank));
                bool isRight = candidates.Length == 0 ? found == -1 : isFirst;
                Assert.True(isRight, $"{found} yields to {address} while {owner} is served: {string.Join(", ", places.AsEnumerable())}");
            }
        }
    }

    private static bool MayYield(Place[] places, Place place, int address)
    {
        bool isIdle = place.Idle >= (place.HasAsked ? Arbiter.IdleAfter : Arbiter.FirstRequestWithin);
        int more = PlacesOf(places, place.Address) - PlacesOf(places, address);
        return place.IsTaken && (more >= 2 || (isIdle && (more == 1 || place.Address == address)));
    }

    private static int PlacesOf(Place[] places, int address) => places.Count(place => place.IsTaken && place.Address == address);

    // A free place still has the values of its last client, here one of address 1.
    private static (ArbiterClient[] Clients, BusShares Shares) Occupy(Place[] places)
    {
        BusShares shares = new(places.Length);
        ArbiterClient[] clients = [.. places.Select(_ => new ArbiterClient())];
        for (int i = 0; i < places.Length; i++)
        {
            long at = Now - places[i].Idle;
            clients[i].Connect(Handover.Whole, shares.Join(places[i].IsTaken ? places[i].Address : 1, out bool _), at);
            if (places[i].HasAsked)
                clients[i].Request(at);
        }

        foreach (ArbiterClient client in clients.Where((_, i) => !places[i].IsTaken))
        {
            client.Disconnect();
            shares.Leave(client.Share);
        }

        return (clients, shares);
    }

    private sealed record Place(bool IsTaken, int Address, bool HasAsked, long Idle);
}
