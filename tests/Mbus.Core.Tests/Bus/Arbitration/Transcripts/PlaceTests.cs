namespace Mbus.Tests.Bus;

/// <summary>Who gets a place, and who yields one.</summary>
public class PlaceTests
{
    private static readonly byte[] Request = [0x10, 0x5B, 0x01, 0x5C, 0x16];

    [Fact]
    public void Places_are_limited_and_released()
    {
        Arbiter arbiter = Create(2);
        Assert.Equal(0, arbiter.Connect(0));
        Assert.Equal(1, arbiter.Connect(10));
        Assert.Equal(-1, arbiter.Connect(20));
        arbiter.Disconnect(0, 30);
        Assert.Equal(0, arbiter.Connect(40));
    }

    // Each digit is a client by its address, in the order of connection; a small letter after it is a client that has asked. The time is that since then.
    [Theory]
    [InlineData("1 1 1", 2, 0, 0)] // An address with three places yields one to a new address at once.
    [InlineData("1a 1 1a", 2, 0, 1)] // It yields that of a client that has never asked,
    [InlineData("1a 1a 1a", 2, 0, 0)] // or else that of the one that has not asked for longest.
    [InlineData("1a 1a 2a", 2, 0, -1)] // Two places and one: no difference that one more would mend.
    [InlineData("1a 1a 2a", 2, 61, 0)] // The address with more places yields an idle client's, not its own.
    [InlineData("1a 1a 2a", 1, 61, 0)] // An address that has most places already takes from itself alone,
    [InlineData("1a 1a 2a", 1, 0, -1)] // when a client of its own is idle.
    [InlineData("1a 2 3a", 4, 11, 1)] // One place each: who has not asked within 10 s yields,
    [InlineData("1a 2 3a", 4, 9, -1)] // but not before,
    [InlineData("1a 2a 3a", 4, 59, -1)] // nor one that has asked within 60 s.
    [InlineData("1a 2a 3a", 4, 60, 0)]
    [InlineData("1a 1a 1a 1a 2 3", 4, 11, 4)] // Who has never asked yields before the address with most places does.
    public void A_new_client_takes_the_place_of(string clients, int address, int seconds, int displaced)
    {
        string[] each = clients.Split(' ');
        Arbiter arbiter = Create(each.Length);
        for (int i = 0; i < each.Length; i++)
        {
            Assert.Equal(i, arbiter.Connect(Handover.Whole, each[i][0], i));
            if (each[i].EndsWith('a'))
                arbiter.ReceiveFromClient(i, Request, 0, Request.Length, i);
        }

        long now = (seconds * 1_000_000L) + each.Length;
        Assert.Equal(displaced, arbiter.ClientToDisplace('0' + address, now));
    }

    [Fact]
    public void Noise_and_refused_requests_do_not_keep_a_place()
    {
        Arbiter arbiter = Create(1);
        arbiter.Connect(0);
        byte[] refused = [0x68, 0x03, 0x03, 0x68, 0x53, 0xFF, 0xB8, 0x0A, 0x16];
        for (long now = 0; now < 60_000_000; now += 1_000_000)
        {
            arbiter.ReceiveFromClient(0, [0x55], 0, 1, now);
            arbiter.ReceiveFromClient(0, refused, 0, refused.Length, now);
            arbiter.Poll(now);
        }

        Assert.Equal(0, arbiter.ClientToDisplace(0, Arbiter.FirstRequestWithin));
    }

    [Fact]
    public void A_request_for_the_status_of_the_link_keeps_a_place()
    {
        Arbiter arbiter = Create(1);
        arbiter.Connect(0);
        byte[] status = [0x10, 0x49, 0xFB, 0x44, 0x16];
        arbiter.ReceiveFromClient(0, status, 0, status.Length, 5_000_000);
        Assert.Equal(-1, arbiter.ClientToDisplace(0, 5_000_000 + Arbiter.IdleAfter - 1));
        Assert.Equal(0, arbiter.ClientToDisplace(0, 5_000_000 + Arbiter.IdleAfter));
    }

    [Fact]
    public void The_client_that_is_being_served_does_not_yield()
    {
        Arbiter arbiter = Create(2);
        arbiter.Connect(Handover.Whole, 1, 0);
        arbiter.Connect(Handover.Whole, 1, 0);
        arbiter.ReceiveFromClient(0, Request, 0, Request.Length, 0);
        Assert.Equal(ArbiterStep.Transmit, arbiter.Poll(0));
        Assert.Equal(0, arbiter.Owner);
        Assert.Equal(1, arbiter.ClientToDisplace(2, 0));
    }

    [Fact]
    public void A_request_waits_for_one_longest_reading_of_each_connected_client()
    {
        LineTiming timing = new(2400, 0);
        Arbiter arbiter = Create(3);
        long WaitOf(int clients) => arbiter.Lease + (clients * timing.LongestReading);
        Assert.Equal(WaitOf(0), arbiter.LongestWait);
        arbiter.Connect(0);
        arbiter.Connect(0);
        Assert.Equal(WaitOf(2), arbiter.LongestWait);
        arbiter.Disconnect(1, 10);
        arbiter.Disconnect(1, 20);
        Assert.Equal(WaitOf(1), arbiter.LongestWait);
    }

    [Fact]
    public void A_waiting_request_expires_later_for_each_client_that_has_connected_since_but_not_earlier_for_one_that_has_disconnected()
    {
        LineTiming timing = new(2400, 0);
        Arbiter arbiter = Create(4);
        for (int i = 0; i < 3; i++)
            arbiter.Connect(0);
        arbiter.ReceiveFromClient(0, Request, 0, Request.Length, 0);
        Assert.Equal(ArbiterStep.Transmit, arbiter.Poll(0));
        arbiter.ReceiveFromClient(1, Request, 0, Request.Length, 1000);
        long end = 1000 + arbiter.Lease + (3 * timing.LongestReading);
        Assert.Equal(end, arbiter.NextDeadline);
        arbiter.Disconnect(2, 2000);
        Assert.Equal(end, arbiter.NextDeadline);
        arbiter.Connect(3000);
        arbiter.Connect(3000);
        end += timing.LongestReading;
        Assert.Equal(end, arbiter.NextDeadline);
        arbiter.Poll(end - 1);
        Assert.Equal(ArbiterNotice.None, arbiter.TakeNotice(out _));
        arbiter.Poll(end);
        Assert.Equal(ArbiterNotice.Expired, arbiter.TakeNotice(out int client));
        Assert.Equal(1, client);
    }

    [Fact]
    public void The_request_of_a_client_that_has_disconnected_belongs_to_no_client()
    {
        Arbiter arbiter = Create(2);
        arbiter.Connect(0);
        arbiter.ReceiveFromClient(0, Request, 0, Request.Length, 0);
        Assert.Equal(ArbiterStep.Transmit, arbiter.Poll(0));
        arbiter.Disconnect(0, 10);
        Assert.Equal(0, arbiter.Connect(20));
        Assert.Equal((ArbiterPhase.Requesting, -1), (arbiter.Phase, arbiter.Owner));

        arbiter.Sent(arbiter.Send, 30_000, 30_000);
        arbiter.ReceiveFromBus([0x11], 0, 1, 50_000);
        Assert.Equal(ArbiterStep.Wait, arbiter.Poll(arbiter.NextDeadline));
        Assert.Equal(ArbiterPhase.Free, arbiter.Phase);
        Assert.Equal(ArbiterNotice.Damage, arbiter.TakeNotice(out int client));
        Assert.Equal(-1, client);
    }

    // Many that come and go do not make the arbiter forget how much bus time the last ones have had.
    [Fact]
    public void Many_addresses_connect_and_disconnect()
    {
        Arbiter arbiter = Create(2);
        for (int address = 0; address < 10_000; address++)
        {
            int place = arbiter.Connect(Handover.Whole, address, address);
            Assert.Equal(0, place);
            arbiter.ReceiveFromClient(place, Request, 0, Request.Length, address);
            arbiter.Poll(address);
            arbiter.Disconnect(place, address);
        }
    }

    private static Arbiter Create(int places) => new(new LineTiming(2400, 0), places, Access.Write);
}
