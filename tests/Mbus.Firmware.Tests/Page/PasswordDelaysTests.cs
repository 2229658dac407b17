using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Page;

/// <summary>Delays after wrong passwords, in virtual time.</summary>
public class PasswordDelaysTests
{
    private const long Second = 1000000;
    private const int Owner = 0x0A01A8C0;
    private const int Attacker = 0x4201A8C0;

    private readonly PasswordDelays _delays = new();

    [Fact]
    public void Responses_to_wrong_passwords_are_a_second_apart()
    {
        PasswordDelays delays = new();
        Assert.Equal(1_000_000, delays.Postpone(5_000_000));
        Assert.Equal(1_900_000, delays.Postpone(5_100_000));
        Assert.Equal(1_000_000, delays.Postpone(7_500_000));
    }

    [Fact]
    public void An_address_without_a_wrong_password_has_no_delay() => Assert.Equal(0, _delays.SecondsLeft(Owner, 0));

    [Fact]
    public void Each_wrong_password_doubles_the_delay_up_to_768_seconds()
    {
        long now = 0;
        List<int> waits = [];
        for (int i = 0; i < 12; i++)
        {
            waits.Add(_delays.Fail(Attacker, now));
            Assert.Equal(waits[^1], _delays.SecondsLeft(Attacker, now));
            Assert.Equal(1, _delays.SecondsLeft(Attacker, now + (waits[^1] * Second) - 1));
            now += waits[^1] * Second;
            Assert.Equal(0, _delays.SecondsLeft(Attacker, now));
        }

        Assert.Equal([3, 6, 12, 24, 48, 96, 192, 384, 768, 768, 768, 768], waits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Second / 2)]
    [InlineData(Second - 1)]
    [InlineData(86400 * 365 * Second)]
    public void A_delay_is_at_least_3_seconds_and_less_than_4(long now)
    {
        _delays.Fail(Attacker, now);
        Assert.NotEqual(0, _delays.SecondsLeft(Attacker, now + (3 * Second) - 1));
        Assert.Equal(0, _delays.SecondsLeft(Attacker, now + (4 * Second)));
    }

    [Fact]
    public void An_attacker_does_not_lock_out_the_owner_at_another_address()
    {
        long now = 0;
        for (int i = 0; i < 1000; i++)
        {
            now += _delays.Fail(Attacker, now) * Second / 2;
            Assert.Equal(0, _delays.SecondsLeft(Owner, now));
        }

        Assert.NotEqual(0, _delays.SecondsLeft(Attacker, now));
    }

    [Fact]
    public void The_correct_password_ends_only_the_delay_of_its_address()
    {
        _delays.Fail(Owner, 0);
        _delays.Fail(Attacker, 0);
        _delays.Forget(Owner, 3 * Second);
        Assert.Equal(3, _delays.Fail(Owner, 3 * Second));
        Assert.Equal(6, _delays.Fail(Attacker, 3 * Second));
    }

    [Fact]
    public void An_address_is_removed_an_hour_after_its_delay()
    {
        _delays.Fail(Attacker, 0);
        Assert.Equal(6, _delays.Fail(Attacker, 3602 * Second));
        Assert.Equal(3, _delays.Fail(Attacker, (3608 + 3600) * Second));
    }

    [Fact]
    public void A_fifth_address_replaces_the_one_whose_delay_ends_first()
    {
        Fail(1, 4);
        Fail(2, 1);
        Fail(3, 2);
        Fail(4, 3);
        Assert.Equal([24, 3, 6, 12], Waits(1, 2, 3, 4));
        Fail(5, 1);
        Assert.Equal([24, 0, 6, 12, 3], Waits(1, 2, 3, 4, 5));
        Fail(6, 1);
        Assert.Equal([24, 6, 12, 0, 3], Waits(1, 3, 4, 5, 6));
    }

    [Fact]
    public void Expired_addresses_are_replaced_first()
    {
        Fail(1, 1);
        long later = 3603 * Second;
        for (int address = 2; address <= 4; address++)
            _delays.Fail(address, later);
        _delays.Fail(5, later);
        Assert.All(new[] { 2, 3, 4, 5 }, address => Assert.Equal(3, _delays.SecondsLeft(address, later)));
    }

    // All wrong passwords at time 0, without regard to the delays.
    private void Fail(int address, int times)
    {
        for (int i = 0; i < times; i++)
            _delays.Fail(address, 0);
    }

    private IEnumerable<int> Waits(params int[] addresses) => addresses.Select(address => _delays.SecondsLeft(address, 0));
}
