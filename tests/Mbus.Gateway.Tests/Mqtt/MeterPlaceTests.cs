using Mbus.Gateway.Buses;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Mqtt;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Mqtt;

public sealed class MeterPlaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StoredMeter Meter = new(1, Id("12345678-TST-01-07")) { Bus = "cellar", Address = (byte)5 };

    [Fact]
    public void A_meter_in_the_plan_is_read() => Assert.Equal(Planned.Yes, Of(At("5", "12345678-TST-01-07", Now)));

    [Fact]
    public void A_meter_whose_bus_is_not_in_the_settings_is_not_read() =>
        Assert.Equal(Planned.No, MeterPlace.Of(Meter, new Dictionary<string, (BusStatus?, bool)>()).Planned);

    [Fact]
    public void A_meter_at_whose_address_another_one_answers_is_not_read() => Assert.Equal(Planned.No, Of(At("5", "99999999-TST-01-07", Now)));

    [Fact]
    public void A_meter_that_is_not_in_the_list_is_not_read() => Assert.Equal(Planned.No, Of(At("6", "99999999-TST-01-07", Now)));

    // None of these is a proof that the meter is not read any more: its device must not be removed.
    [Fact]
    public void A_meter_is_not_given_up_before_its_bus_has_started_and_read_it()
    {
        Assert.Equal(Planned.Unknown, MeterPlace.Of(Meter, new Dictionary<string, (BusStatus?, bool)> { ["cellar"] = (null, true) }).Planned);
        Assert.Equal(Planned.Unknown, Of(At("5", MeterId.Unknown(5).ToString(), null)));
        Assert.Equal(Planned.Unknown, Of(At("6", "99999999-TST-01-07", Now), hasList: false));
    }

    [Fact]
    public void A_meter_is_late_after_a_failure_and_offline_after_a_day()
    {
        PlannedMeterStatus meter = At("5", "12345678-TST-01-07", Now.AddDays(-40));
        Assert.Equal("online", MeterPlace.StatusText(meter, Now));
        PlannedMeterStatus failing = meter with { Error = "no answer", FailingSince = Now };
        Assert.Equal("late", MeterPlace.StatusText(failing, Now.AddHours(23)));
        Assert.Equal("offline", MeterPlace.StatusText(failing, Now.AddHours(24)));
        Assert.Equal("offline", MeterPlace.StatusText(meter with { LastRead = null }, Now));
    }

    private static MeterId Id(string text)
    {
        Assert.True(MeterId.TryParse(text, out MeterId id));
        return id;
    }

    private static PlannedMeterStatus At(string address, string meter, DateTimeOffset? lastRead) => new(Id(meter), address, null, "15m", Now, lastRead, 0, null);

    private static Planned Of(PlannedMeterStatus status, bool hasList = true) => MeterPlace.Of(
        Meter, new Dictionary<string, (BusStatus?, bool)> { ["cellar"] = (new BusStatus("cellar", "sim", null, null, [], PlanLoad.Of([]), [status]), hasList) }).Planned;
}
