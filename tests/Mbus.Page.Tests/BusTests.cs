using System.Text.RegularExpressions;
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
}
