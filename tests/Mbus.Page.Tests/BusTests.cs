using System.Text.RegularExpressions;
using Mbus.Client;
using Mbus.Client.Lines;
using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public class BusTests(PageFixture fixture)
{
    [Fact]
    public async Task Bytes_are_shown_as_they_pass_with_their_meaning_and_can_be_explained()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("bus", gateway);
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Bus cellar");
        await page.ReadAsync(House.Heat);
        ILocator rows = page.Page.Locator(".log li");
        await Assertions.Expect(rows.Filter(new() { HasText = "REQ_UD2 to 2" }).First).ToContainTextAsync("master");
        ILocator reply = rows.Filter(new() { HasTextRegex = new Regex(@"meter.*RSP_UD from 2, \d+ bytes") }).First;
        await reply.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Region, new() { Name = "Bytes and their meaning" })).ToContainTextAsync("67280015");
        await Assertions.Expect(page.Page.GetByText(new Regex(@"^\d+ s since the last byte$"))).ToBeVisibleAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        int count = await rows.CountAsync();
        await page.ReadAsync(House.Water);
        Assert.Equal(count, await rows.CountAsync());
    }

    [Fact]
    public async Task While_other_masters_use_all_of_the_bus_the_page_works()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(bus: ", \"listen\": \"127.0.0.1:0\""), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("bus", gateway);
        await Assertions.Expect(page.Page.GetByText("127.0.0.1:")).ToBeVisibleAsync();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<int>[] masters = [.. Enumerable.Range(0, 3).Select(_ => ReadAllAsync(gateway.BusAddress, stop.Token))];

        // More than the list keeps; the oldest disappear.
        await Assertions.Expect(page.Page.Locator(".log li")).ToHaveCountAsync(200);
        await Assertions.Expect(page.Page.Locator(".log li").Filter(new() { HasText = "client 2" }).First).ToBeVisibleAsync();
        await page.GoAsync($"meters/{House.Heat}");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".meter-head time")).ToHaveTextAsync(new Regex("second|now"));
        await page.GoAsync("");
        await page.SettleAsync();
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(masters), count => Assert.InRange(count, 1, int.MaxValue));
    }

    [Fact]
    public async Task A_meter_that_does_not_answer_is_listed_with_its_error()
    {
        PageFixture.Require();
        string meters = $$"""{ "address": "2", "name": "Heating" }, { "address": "{{House.Missing.Replace("-", "", StringComparison.Ordinal)}}", "name": "Attic" }""";
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(meters: meters), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("bus", gateway);
        await page.ReadAsync(House.Missing);
        ILocator row = page.Page.GetByRole(AriaRole.Region, new() { Name = "Meters that do not answer" }).Locator("tbody tr");
        await Assertions.Expect(row).ToContainTextAsync("Attic");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".meter-head .state")).ToHaveTextAsync("no valid reply");
    }

    // Returns the number of complete readings.
    private static async Task<int> ReadAllAsync(string address, CancellationToken stop)
    {
        int count = 0;
        try
        {
            await using Line line = await LineAddress.Parse($"tcp://{address}").OpenAsync(stop);
            MbusMaster master = new(line);
            for (byte meter = 1; ; meter = (byte)((meter % House.Definition.Meters.Count) + 1))
                count += (await master.ReadAsync(meter, stop)).Count;
        }
        catch (OperationCanceledException)
        {
            return count;
        }
    }
}
