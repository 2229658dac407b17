using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public class SearchTests(PageFixture fixture)
{
    [Fact]
    public async Task A_search_shows_its_progress_and_what_it_finds_gets_a_name_with_one_click()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("search", gateway);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText(new Regex(@"^\d+ requests, about \d+ remain"))).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByText("Done. Found: 6.")).ToBeVisibleAsync();

        ILocator row = page.Page.GetByRole(AriaRole.Row, new() { NameRegex = new Regex("07654321-ELS-55-03") });
        await row.GetByRole(AriaRole.Textbox).FillAsync("Boiler");
        await row.GetByRole(AriaRole.Button, new() { Name = "Name and keep" }).ClickAsync();
        await Assertions.Expect(row.GetByText("Saved.")).ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Boiler");
    }

    [Fact]
    public async Task A_scan_can_be_cancelled()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("search", gateway);
        await page.Page.GetByLabel("What").SelectOptionAsync("scan");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText(new Regex("^Cancelled. Found: "))).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeEnabledAsync();
    }
}
