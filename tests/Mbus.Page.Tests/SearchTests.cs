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
        await Assertions.Expect(page.Page.GetByText(new Regex("^Done. Found: [1-9]"))).ToBeVisibleAsync();

        // A search in real time can miss a meter if the machine is busy, but not all of them.
        ILocator row = page.Page.Locator("tbody tr:has(form)").First;
        await row.GetByRole(AriaRole.Textbox).FillAsync("Boiler");
        await row.GetByRole(AriaRole.Button, new() { Name = "Name and keep" }).ClickAsync();
        await Assertions.Expect(row.GetByText("Saved.")).ToBeVisibleAsync();
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Boiler");
    }

    [Fact]
    public async Task Where_the_settings_list_the_meters_what_is_found_is_added_to_the_list_and_comments_stay()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(meters: "{ \"address\": \"2\" } // heat"), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("search", gateway);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        ILocator row = page.Page.Locator("tbody tr:has(form)").Filter(new() { HasNotText = House.Heat }).First;
        string address = await row.GetByRole(AriaRole.Rowheader).TextContentAsync() ?? "";
        await row.GetByRole(AriaRole.Textbox).FillAsync("Garden \"new\"");
        await row.GetByRole(AriaRole.Button, new() { Name = "Name and keep" }).ClickAsync();
        await Assertions.Expect(row.GetByText("Saved.")).ToBeVisibleAsync();
        Assert.Equal(
            HouseGateway.Settings(meters: "{ \"address\": \"2\" },\n          { \"address\": \"" + address + "\", \"name\": \"Garden \\\"new\\\"\" } // heat"),
            await File.ReadAllTextAsync(gateway.File, TestContext.Current.CancellationToken));

        await page.GoAsync($"meters/{House.Heat}");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.Page.GetByLabel("Name").FillAsync("Boiler");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Boiler");
        Assert.Contains("{ \"name\": \"Boiler\", \"address\": \"2\" }", await File.ReadAllTextAsync(gateway.File, TestContext.Current.CancellationToken), StringComparison.Ordinal);
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
