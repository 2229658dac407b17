using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Meters;

public class MeterChangesTests
{
    private static readonly DateTimeOffset Time = Telegrams.At("2026-07-01T10:00:00Z");

    [Fact]
    public void Two_ordinary_readings_show_nothing() => Assert.Empty(Changes(Telegrams.Heat(1, 1), Telegrams.Heat(1, 2)));

    [Fact]
    public void A_lower_counter_is_reported_with_both_values()
    {
        MeterEvent[] changes = Changes(Telegrams.Heat(1, 500), Telegrams.Heat(1, 2));
        Assert.Equal([EventKind.CounterBack, EventKind.CounterBack], changes.Select(change => change.Kind));
        Assert.Equal("The counter energy Wh was 11501000, and is 10007000 now: it has been replaced or reset, or has started again at 0.", changes[0].Text);
    }

    [Theory]
    [InlineData(0, 4, "The meter reported: ok; it reports now: power low.")]
    [InlineData(4, 0, "The meter reported: power low; it reports now: ok.")]
    public void A_status_is_reported_when_it_changes(byte before, byte now, string text) =>
        Assert.Equal((EventKind.Status, text), Single(Telegrams.Heat(1, 1, before), Telegrams.Heat(1, 2, now)));

    [Fact]
    public void A_new_primary_address_is_reported() => Assert.Equal(
        (EventKind.AddressMoved, "The primary address was 5, and is 9 now."), Single(Telegrams.Heat(1, 1), Telegrams.Heat(1, 2, primary: 9)));

    // Type F: minute, hour, day and year, month and year. The time of the reading is 12:00 in Vienna, 11:00 in its standard time.
    [Theory]
    [InlineData("00 0C 41 37", null)]
    [InlineData("09 0B 41 37", null)]
    [InlineData("00 0A 41 37", null)]
    [InlineData("1E 0C 41 37", "30 minutes ahead")]
    [InlineData("00 07 41 37", "180 minutes behind")]
    [InlineData("00 0C 5F 3C", "183 days ahead")]
    public void The_clock_of_a_meter_may_run_in_standard_time_summer_time_or_UTC(string clock, string? error)
    {
        Assert.True(Hex.TryParse(clock, out byte[] bytes));
        MeterEvent[] changes = Changes(Telegrams.Heat(1, 1), Telegrams.Heat(1, 2, more: [0x04, 0x6D, .. bytes]));
        Assert.Equal(error == null ? [] : [$"The clock of the meter is {error}."], changes.Select(change => change.Text.Split(" Its stored")[0]));
    }

    private static (EventKind, string) Single(byte[] before, byte[] now)
    {
        MeterEvent change = Assert.Single(Changes(before, now));
        return (change.Kind, change.Text);
    }

    private static MeterEvent[] Changes(byte[] before, byte[] now) =>
        [.. MeterChanges.Between(StateOf(before), StateOf(now), MeterId.Unknown(5), "cellar")];

    private static MeterState StateOf(byte[] telegram) =>
        MeterChanges.StateOf(MeterReading.From([Telegram.FromBytes(telegram)]), Time, TemporaryStore.Vienna);
}
