using Mbus.Simulation;

namespace Mbus.Client.Tests.Master;

/// <summary>The address that a search reports is one by which the meter is selected.</summary>
public class FoundAddressTests
{
    private static readonly SecondaryAddress SomeAddress = Population.Meter(0x12345678).Address;

    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;
    private readonly Reports<MbusNotice> _notices = new();

    [Fact]
    public async Task Meters_that_demand_wildcards_are_reported_with_them_and_the_others_with_their_complete_address()
    {
        MeterDefinition[] meters =
        [
            .. new uint[] { 0x21000207, 0x24000579, 0x24000589 }.Select(id => Demanding(RequiredWildcards.Tail, Population.Meter(id, "EFE", 0, 4))),
            Population.Meter(0x12345678), Population.Meter(0x12345699), Population.Meter(0x44445555, "LUG", 2, 4),
        ];
        IReadOnlyList<FoundMeter> found = await SearchAsync(meters);
        Assert.Equal(Population.Addresses(meters), found.Select(one => one.Address.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["1234567874520107", "1234569974520107", "21000207FFFFFFFF", "24000579FFFFFFFF", "24000589FFFFFFFF", "44445555A7320204"],
            found.Select(one => one.MeterAddress.ToString()).Order(StringComparer.Ordinal));
        MbusNotice notice = Assert.Single(_notices.All);
        Assert.Equal(MbusNoticeKind.WildcardSelection, notice.Kind);
        Assert.EndsWith("FFFFFFFF. This applies to all meters of its kind.", notice.Message);
        await AssertSelectedAsync(meters, found);
    }

    [Fact]
    public async Task A_meter_that_answers_only_the_selection_of_all_meters_is_reported_with_it()
    {
        MeterDefinition[] meters = [Demanding(RequiredWildcards.All, Population.Meter(0x12345678))];
        IReadOnlyList<FoundMeter> found = await SearchAsync(meters);
        Assert.Equal((SomeAddress, (MeterAddress)SecondaryAddress.Any), (found[0].Address, found[0].MeterAddress));
        Assert.Contains("accepts only selections with more wildcards: its address is FFFFFFFFFFFFFFFF", Assert.Single(_notices.All).Message);
        await AssertSelectedAsync(meters, found);
    }

    [Theory]
    [InlineData("12345678FFFFFFFF", "12345678FFFFFFFF")]
    [InlineData("FFFFFF78FFFFFFFF", "12345678FFFFFFFF")]
    public async Task A_mask_finds_the_address_with_wildcards(string mask, string address)
    {
        Assert.True(SecondaryAddress.TryParse(mask, out SecondaryAddress start));
        Assert.Equal(address, Assert.Single(await SearchAsync([Demanding(RequiredWildcards.Tail, Population.Meter(0x12345678))], start)).MeterAddress.ToString());
    }

    // One selection for each kind; none if the search has selected the complete address.
    [Fact]
    public async Task The_confirmation_costs_one_selection_for_each_kind_of_meter()
    {
        MeterDefinition[] meters = Population.Random(20, 3);
        Assert.Equal(1, await ConfirmationsAsync(meters, SecondaryAddress.Any));
        Assert.Equal(2, await ConfirmationsAsync([.. meters, Population.Meter(0x44445555, "LUG", 2, 4)], SecondaryAddress.Any));
        Assert.Equal(0, await ConfirmationsAsync(meters, meters[0].Address));
    }

    // The third answer of a single meter is that to the selection by its complete address.
    [Fact]
    public async Task A_lost_confirmation_is_repeated()
    {
        MeterDefinition meter = Population.Meter(0x12345678) with { Faults = [new Fault(FaultKind.NoAnswer) { Every = 3, Times = 1 }] };
        Assert.Equal((MeterAddress)SomeAddress, Assert.Single(await SearchAsync([meter])).MeterAddress);
        Assert.Empty(_notices.All);
    }

    [Fact]
    public async Task The_meters_of_an_earlier_search_are_confirmed()
    {
        FoundMeter earlier = new(SearchFinding.Meter, SomeAddress, uint.MaxValue, null);
        MeterDefinition meter = Population.Meter(0x12345678);
        Assert.Equal("12345678FFFFFFFF", (await Master([Demanding(RequiredWildcards.Tail, meter)]).ConfirmAsync(earlier, _cancel)).MeterAddress.ToString());
        Assert.Equal(earlier, await Master([meter]).ConfirmAsync(earlier, _cancel));
        Assert.Equal(earlier, await Master([]).ConfirmAsync(earlier, _cancel));
    }

    private static MeterDefinition Demanding(RequiredWildcards wildcards, MeterDefinition meter) =>
        meter with { Quirks = new MeterQuirks { Selection = new SelectionRule { Wildcards = wildcards } } };

    private async Task<IReadOnlyList<FoundMeter>> SearchAsync(MeterDefinition[] meters, SecondaryAddress? mask = null) =>
        await Master(meters).SearchAsync(new SecondarySearch(mask ?? SecondaryAddress.Any, false), cancel: _cancel);

    // Another master knows nothing: a meter that it must select with other wildcards is a notice.
    private async Task AssertSelectedAsync(MeterDefinition[] meters, IReadOnlyList<FoundMeter> found)
    {
        _notices.All.Clear();
        foreach (FoundMeter one in found)
            Assert.Equal(one.Address, TelegramHeader.Read(Assert.Single(await Master(meters).ReadAsync(one.MeterAddress, _cancel)).Frame).Address);
        Assert.Empty(_notices.All);
    }

    private async Task<int> ConfirmationsAsync(MeterDefinition[] meters, SecondaryAddress mask)
    {
        RecordingLine line = new(Population.Line(meters));
        SecondarySearch search = new(mask, false);
        await new MbusMaster(line).SearchAsync(search, cancel: _cancel);
        return line.Text.Split('\n').Count(row => row.Contains("), select ", StringComparison.Ordinal)) - search.Selections;
    }

    private MbusMaster Master(MeterDefinition[] meters) => new(Population.Line(meters)) { Notices = _notices };
}
