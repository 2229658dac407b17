using Mbus.Gateway.Settings;

namespace Mbus.Tool.Tests.Options;

public class MeterListTests
{
    [Fact]
    public void The_output_of_scan_and_search_is_a_list()
    {
        const string Printed = """
            # The cellar.
              1  11223344496A0116  ZRI, version 1, cold water (16)

            5012004168502606  TCH, version 38, warm water (06)  baud=9600
            12345678TST0107/11223344  TST, version 1, water (07)
            """;
        IReadOnlyList<ListedMeter> meters = MeterList.ReadList(new StringReader(Printed), "a list");
        Assert.Equal(["1", "5012004168502606", "1234567874520107/11223344"], meters.Select(meter => meter.Address.ToString()));
        Assert.Equal([null, 9600, null], meters.Select(meter => meter.BaudRate));
    }

    [Fact]
    public void A_line_without_an_address_is_reported_with_its_number() =>
        Assert.StartsWith("a list, line 2: \"found\" is not an address", Assert.Throws<FormatException>(() => MeterList.ReadList(new StringReader("1\nfound 2"), "a list")).Message);

    [Fact]
    public void A_list_without_a_meter_is_an_error() =>
        Assert.StartsWith("a list contains no meter.", Assert.Throws<FormatException>(() => MeterList.ReadList(new StringReader("# empty\n"), "a list")).Message);

    [Fact]
    public void Addresses_keep_their_order_and_all_cannot_be_combined()
    {
        Assert.Equal(["3", "1"], MeterList.Parse(["3", "1"]).Meters().Select(meter => meter.Address.ToString()));
        Assert.True(MeterList.Parse(["all"]).IsAll);
        Assert.Throws<FormatException>(() => MeterList.Parse(["1", "all"]));
        Assert.Throws<FormatException>(() => MeterList.Parse(["251"]));
    }

    [Fact]
    public void A_range_is_its_addresses()
    {
        Assert.Equal(["9", "1", "2", "3"], MeterList.Parse(["9", "1-3"]).Meters().Select(meter => meter.Address.ToString()));
        Assert.Equal(["4", "5"], MeterList.ReadList(new StringReader("4-5 baud=300"), "a list").Select(meter => meter.Address.ToString()));
        foreach (string range in new[] { "3-1", "1-251", "1-999" })
            Assert.Contains("is not a valid range of addresses", Assert.Throws<FormatException>(() => MeterList.Parse([range])).Message);
        Assert.Throws<FormatException>(() => MeterList.Parse(["1-"]));
        Assert.StartsWith("a list, line 1: \"96\" is not a baud rate", Assert.Throws<FormatException>(() => MeterList.ReadList(new StringReader("1 baud=96"), "a list")).Message);
    }
}
