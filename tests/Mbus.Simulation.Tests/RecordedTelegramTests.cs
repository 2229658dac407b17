using Mbus.Client;
using Mbus.Client.Readings;

namespace Mbus.Simulation.Tests;

/// <summary>A simulated meter with recorded telegrams sends them as they were recorded.</summary>
public class RecordedTelegramTests
{
    private const string Variable = "72 78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00";
    private const string Short = "7A 2A 00 00 00 03 13 15 31 00";
    private const string Fixed = "73 78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00";

    // The gas meter of the OMS specification, whose key is public.
    private const string Encrypted =
        "72 78 56 34 12 93 15 33 03 2A 00 20 25 59 23 C9 5A AA 26 D1 B2 E7 49 3B 01 3E C4 A6 F6 D3 52 9B 52 0E DF F0 EA 6D EF C9 9D 6D 69 EB F3";

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Variable, 0x55)]
    [InlineData(Short, 0x2A)]
    [InlineData(Fixed, 0x0A)]
    public async Task The_first_telegram_has_the_recorded_access_number_and_the_next_ones_count_on(string recorded, int expected)
    {
        MbusMaster master = Master(Meter(recorded));
        Telegram first = (await master.ReadAsync(5, _cancel))[0];
        Assert.Equal(BusMaster.Bytes(recorded), first.Bytes.ToArray()[6..^2]);
        Assert.Equal(expected, TelegramHeader.Read(first.Frame).AccessNumber);
        Assert.Equal(expected + 1, TelegramHeader.Read((await master.ReadAsync(5, _cancel))[0].Frame).AccessNumber);
    }

    [Fact]
    public async Task An_access_number_that_the_definition_names_comes_first()
    {
        MbusMaster master = Master(Meter(Variable) with { AccessNumber = 7 });
        Assert.Equal(7, TelegramHeader.Read((await master.ReadAsync(5, _cancel))[0].Frame).AccessNumber);
    }

    [Fact]
    public async Task A_definition_as_JSON_keeps_the_recorded_access_number_too()
    {
        BusDefinition definition = BusDefinition.Parse(
            $$"""{ "meters": [ { "primaryAddress": 5, "telegrams": [ { "recorded": "{{Variable}}" } ] } ] }""", "bus.json");
        Telegram telegram = (await Master([.. definition.Meters]).ReadAsync(5, _cancel))[0];
        Assert.Equal(0x55, TelegramHeader.Read(telegram.Frame).AccessNumber);
    }

    [Fact]
    public async Task An_encrypted_telegram_is_decrypted_with_its_key_however_often_it_is_read()
    {
        MbusMaster master = Master(Meter(Encrypted));
        byte[] key = BusMaster.Bytes("01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 11");
        for (int i = 0; i < 3; i++)
            Assert.Equal("volume 28504.27 m³", MeterReading.From(await master.ReadAsync(5, _cancel), key).Records[0].ToString());
    }

    private static MeterDefinition Meter(string recorded) => new()
    {
        PrimaryAddress = 5,
        Address = new SecondaryAddress(0x12345678, Manufacturer.FromLetters("TST"), 1, 7),
        Telegrams = [new TelegramDefinition { Recorded = BusMaster.Bytes(recorded) }],
    };

    private static MbusMaster Master(params MeterDefinition[] meters) =>
        new(SimulatedLine.InVirtualTime(new SimulatedBus(new BusDefinition { Meters = meters }, new LineTiming(2400, 0))));
}
