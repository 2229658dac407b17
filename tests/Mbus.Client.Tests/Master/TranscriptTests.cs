using Mbus.Client.Tests.Formats;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>
/// Whole conversations, byte for byte and to the microsecond, as the files of the folder Transcripts show them beside what the standard
/// says. Lines that begin with # are remarks.
/// </summary>
public class TranscriptTests
{
    private static readonly MeterDefinition Water = Population.Meter(0x12345678) with { PrimaryAddress = 5 };

    private static readonly MeterDefinition Heat = Population.Meter(0x87654321, type: 4) with
    {
        PrimaryAddress = 6,
        IgnoresFrameCount = false,
        Telegrams = [.. Enumerable.Range(1, 3).Select(i => new TelegramDefinition { Data = [0x01, 0x13, (byte)i] })],
    };

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public Task Retries() => PlayAsync("retries", [Water], master => Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(7, _cancel)));

    [Fact]
    public Task A_damaged_reply_is_asked_for_again_with_the_same_frame_count_bit()
    {
        MeterDefinition damaged = Water with { Faults = [new Fault(FaultKind.FlippedBit) { Every = 2, Times = 1 }] };
        return PlayAsync("damage", [damaged], master => master.ReadAsync(5, _cancel));
    }

    [Fact]
    public Task Several_telegrams_toggle_the_frame_count_bit() => PlayAsync("multi-telegram", [Water, Heat], master => master.ReadAsync(6, _cancel));

    [Fact]
    public Task Select_read_deselect() => PlayAsync("select", [Water, Heat], async master =>
    {
        await master.ReadAsync(MeterAddress.Parse("12345678TST0107"), _cancel);
        Assert.True(await master.DeselectAsync(_cancel));
        Assert.False(await master.DeselectAsync(_cancel));
    });

    [Fact]
    public Task A_collision_is_damage_three_times() => PlayAsync(
        "collision", [Water with { ResponseMicroseconds = 20_000 }, Heat with { PrimaryAddress = 5, ResponseMicroseconds = 26_000 }],
        master => Assert.ThrowsAsync<MbusException>(() => master.ReadAsync(5, _cancel)));

    [Fact]
    public Task A_new_baud_rate_is_verified() => PlayAsync("baud", [Water], async master =>
    {
        await master.SetBaudRateAsync(5, 9600, _cancel);
        await master.ReadAsync(5, _cancel);
    });

    [Fact]
    public Task A_baud_rate_without_an_answer_is_set_back() => PlayAsync(
        "baud-fallback", [Water with { Faults = [new Fault(FaultKind.NoAnswer) { Every = 3, Times = 1 }, new Fault(FaultKind.NoAnswer) { Every = 4, Times = 1 }, new Fault(FaultKind.NoAnswer) { Every = 5, Times = 1 }] }],
        async master =>
        {
            MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.SetBaudRateAsync(5, 9600, _cancel));
            Assert.Contains("does not answer at 9600 Bd. It answers at 2400 Bd as before", error.Message);
            Assert.Equal(MbusError.WriteIneffective, error.Code);
        });

    [Fact]
    public Task A_primary_address_is_set_if_no_meter_has_it() => PlayAsync("set-address", [Water, Heat], async master =>
    {
        await master.SetPrimaryAddressAsync(5, 9, _cancel);
        MbusException error = await Assert.ThrowsAsync<MbusException>(() => master.SetPrimaryAddressAsync(9, 6, _cancel));
        Assert.Contains("a meter already answers at 6", error.Message);
        Assert.Equal(MbusError.AddressInUse, error.Code);
    });

    [Fact]
    public Task An_echo_is_removed()
    {
        SimulatedLine line = Population.Line([Water], faults: new Fault(FaultKind.Echo));
        return PlayAsync("echo", line, master => master.ReadAsync(5, _cancel));
    }

    private static Task PlayAsync(string name, MeterDefinition[] meters, Func<MbusMaster, Task> play) => PlayAsync(name, Population.Line(meters), play);

    private static async Task PlayAsync(string name, SimulatedLine simulated, Func<MbusMaster, Task> play)
    {
        RecordingLine line = new(simulated);
        await play(new MbusMaster(line));
        string expected = Sample.InRepository($"tests/Mbus.Client.Tests/Master/Transcripts/{name}.txt");
        string[] lines = [.. expected.Split('\n').Where(one => one.Length > 0 && one[0] != '#')];
        Assert.Equal(string.Join('\n', lines), line.Text.TrimEnd());
    }
}
