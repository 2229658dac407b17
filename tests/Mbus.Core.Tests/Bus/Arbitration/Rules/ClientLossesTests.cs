using static Mbus.Tests.Bus.Arbitration.Rules.FrameMaker;

namespace Mbus.Tests.Bus.Arbitration.Rules;

/// <summary>What a client has lost at a slave is stored until it starts again there, or for 30 s from the first refusal.</summary>
public class ClientLossesTests
{
    private const int Clients = 9;
    private const long Second = 1_000_000;
    private const byte NextWithout = 0x5B;
    private const byte NextWith = 0x7B;

    private readonly ClientLosses _losses = new(Clients);

    // The bits of a lost sequence: 1 for FCB = 0, 2 for FCB = 1. A request without FCV gets whichever telegram comes next.
    [Fact]
    public void A_lost_sequence_refuses_the_requests_of_its_client_at_its_slave_with_its_frame_count_bits()
    {
        static int Bits(int client, int slave) => ((client * 3) + slave + (slave / 5)) % 4;

        for (int client = 0; client < Clients; client++)
        {
            for (int slave = 0; slave <= 253; slave++)
                _losses.AddSequence(client, slave, Bits(client, slave));
        }

        for (int client = 0; client < Clients; client++)
        {
            for (int slave = 0; slave <= 253; slave++)
            {
                int bits = Bits(client, slave);
                bool[] expected = [(bits & 1) != 0, (bits & 2) != 0, bits != 0];
                bool[] refused = [Asks(client, slave, NextWithout), Asks(client, slave, NextWith), Asks(client, slave, 0x4B)];
                Assert.True(expected.SequenceEqual(refused), $"client {client}, slave {slave}, bits {bits}");
            }
        }
    }

    [Theory]
    [InlineData(0x40)]
    [InlineData(0x49)]
    [InlineData(0x5A)]
    [InlineData(0x7A)]
    [InlineData(0x53)]
    public void A_lost_sequence_refuses_only_REQ_UD2(byte c)
    {
        _losses.AddSequence(0, 5, 3);
        Frame request = c == 0x53 ? Long(c, 5, 0x51) : Short(c, 5);
        Assert.False(_losses.HasLost(0, request, Second));
    }

    [Fact]
    public void A_request_to_254_is_refused_if_a_sequence_of_any_primary_address_is_lost()
    {
        _losses.AddSequence(0, 253, 3);
        Assert.False(Asks(0, 254));
        foreach (int slave in new[] { 0, 7, 252 })
        {
            _losses.AddSequence(0, slave, 1);
            Assert.True(Asks(0, 254));
            Assert.False(Asks(0, 254, NextWith));
            Assert.False(Asks(0, 255));
        }
    }

    [Fact]
    public void A_lost_repeat_refuses_the_same_SND_UD_of_its_client_to_its_slave_or_to_254()
    {
        byte[] writes = [0x43, 0x53, 0x63, 0x73];
        foreach (byte lost in new byte[] { 0x53, 0x73 })
        {
            foreach (int slave in new[] { 0, 1, 252, 253 })
            {
                _losses.AddSend(4, slave, lost);
                for (int a = 0; a <= 255; a++)
                {
                    bool isThere = a == slave || a == 254;
                    Assert.All(writes, c => Assert.Equal(isThere && c == lost, _losses.HasLost(4, Long(c, a, 0x51), Second)));
                    Assert.False(_losses.HasLost(3, Long(lost, a, 0x51), Second));
                    Assert.False(Asks(4, a) || Asks(4, a, NextWith));
                }
            }
        }
    }

    [Theory]
    [InlineData(0x52)]
    [InlineData(0x56)]
    public void A_selection_is_never_a_lost_repeat(byte ci)
    {
        _losses.AddSend(0, 253, 0x73);
        Assert.False(_losses.HasLost(0, Long(0x73, 253, ci, "78 56 34 12 74 52 01 00"), Second));
        Assert.True(_losses.HasLost(0, Long(0x73, 253, 0x51), Second));
    }

    // 254 and 255 are all primary addresses, but not the dialogue at 253.
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(252)]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(255)]
    public void A_client_that_starts_again_keeps_its_losses_at_other_addresses(int address)
    {
        int[] slaves = [0, 5, 6, 251, 252, 253];
        foreach (int lostSend in slaves)
        {
            ClientLosses losses = new(Clients);
            foreach (int client in new[] { 4, 5 })
            {
                Array.ForEach(slaves, slave => losses.AddSequence(client, slave, 3));
                losses.AddSend(client, lostSend, 0x53);
            }

            losses.Forget(5, (byte)address);
            foreach (int slave in slaves)
            {
                bool isLeft = slave != address && (address <= 253 || slave == 253);
                Assert.Equal(isLeft, losses.HasLost(5, Short(NextWith, slave), Second));
                Assert.Equal(isLeft && slave == lostSend, losses.HasLost(5, Long(0x53, slave, 0x51), Second));
                Assert.True(losses.HasLost(4, Short(NextWith, slave), Second));
            }

            Assert.True(losses.HasLost(4, Long(0x53, lostSend, 0x51), Second));
        }
    }

    [Fact]
    public void A_lost_repeat_remains_when_its_client_starts_again_elsewhere()
    {
        _losses.AddSend(0, 5, 0x53);
        _losses.AddSequence(0, 6, 3);
        _losses.Forget(0, 6);
        Assert.True(_losses.HasLost(0, Long(0x53, 5, 0x51), Second));
    }

    // The client's next write was acknowledged: it will not repeat the one before.
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(252)]
    [InlineData(253)]
    public void A_lost_repeat_is_forgotten_at_its_own_address(int slave)
    {
        for (int address = 0; address <= 253; address++)
        {
            _losses.AddSend(0, slave, 0x53);
            _losses.ForgetSend(0, (byte)address);
            Assert.Equal(address != slave, _losses.HasLost(0, Long(0x53, slave, 0x51), Second));
        }
    }

    [Fact]
    public void A_loss_lasts_until_30_s_after_its_first_refusal()
    {
        _losses.AddSequence(0, 5, 1);
        Assert.False(_losses.HasLost(0, Short(NextWith, 5), 50 * Second));
        Assert.True(_losses.HasLost(0, Short(NextWithout, 5), 100 * Second));
        Assert.True(_losses.HasLost(0, Short(NextWithout, 5), (130 * Second) - 1));
        Assert.False(_losses.HasLost(0, Short(NextWithout, 5), 130 * Second));
    }

    [Fact]
    public void All_losses_of_a_client_end_with_the_one_refused_first_and_later_ones_have_their_own_time()
    {
        _losses.AddSequence(0, 5, 3);
        _losses.AddSequence(0, 6, 3);
        _losses.AddSend(0, 7, 0x53);
        _losses.AddSequence(1, 5, 3);
        Assert.True(_losses.HasLost(0, Short(NextWithout, 5), 100 * Second));
        Assert.False(_losses.HasLost(0, Short(NextWithout, 6), 130 * Second));

        _losses.AddSequence(0, 8, 3);
        Assert.True(_losses.HasLost(0, Short(NextWithout, 8), 140 * Second));
        Assert.True(_losses.HasLost(0, Short(NextWithout, 8), 165 * Second));
        Assert.False(_losses.HasLost(0, Short(NextWithout, 5), 165 * Second));
        Assert.False(_losses.HasLost(0, Short(NextWithout, 6), 165 * Second));
        Assert.False(_losses.HasLost(0, Long(0x53, 7, 0x51), 165 * Second));
        Assert.True(_losses.HasLost(1, Short(NextWithout, 5), 165 * Second));
    }

    [Fact]
    public void A_loss_after_a_new_start_has_its_own_time()
    {
        _losses.AddSequence(0, 5, 3);
        Assert.True(Asks(0, 5));
        _losses.Forget(0, 5);
        _losses.AddSequence(0, 5, 3);
        Assert.True(_losses.HasLost(0, Short(NextWithout, 5), 100 * Second));
    }

    [Fact]
    public void A_client_that_leaves_leaves_no_losses_to_the_next_one_in_its_place()
    {
        for (int slave = 0; slave <= 253; slave++)
            _losses.AddSequence(5, slave, 3);
        _losses.AddSend(5, 9, 0x53);
        _losses.AddSequence(6, 9, 3);
        _losses.Forget(5);

        _losses.AddSequence(5, 7, 1);
        Assert.All(Enumerable.Range(0, 254), slave => Assert.Equal(slave == 7, Asks(5, slave)));
        Assert.False(_losses.HasLost(5, Long(0x53, 9, 0x51), Second));
        Assert.True(Asks(6, 9));
    }

    private bool Asks(int client, int slave, byte c = NextWithout) => _losses.HasLost(client, Short(c, slave), Second);
}
