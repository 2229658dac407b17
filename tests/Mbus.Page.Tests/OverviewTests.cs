using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public class OverviewTests(PageFixture fixture)
{
    [Fact]
    public async Task It_shows_each_meter_with_its_value_age_state_and_a_small_chart()
    {
        await using OpenPage page = await fixture.OpenAsync();
        await Assertions.Expect(page.Page.Locator("li.meter")).ToHaveCountAsync(House.Definition.Meters.Count);
        ILocator heat = page.Page.Locator("li.meter", new() { HasText = "Heating, ground floor" });
        await Assertions.Expect(heat.Locator(".value")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^48,21\d(\.\d)? kWh$"));
        await Assertions.Expect(heat.Locator(".state")).ToHaveTextAsync("ok");
        await Assertions.Expect(heat.Locator("time")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("(minute|second)s? ago$"));
        await Assertions.Expect(heat.GetByRole(AriaRole.Img, new() { Name = "Consumption of the last days" })).ToBeVisibleAsync();
        Assert.InRange(await heat.Locator(".spark rect").CountAsync(), 13, 15);
        await Assertions.Expect(page.Page.GetByText("6 of 6 meters are up to date.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_filter_hides_the_others()
    {
        await using OpenPage page = await fixture.OpenAsync();
        await page.Page.GetByLabel("Filter").FillAsync("water garden");
        await Assertions.Expect(page.Page.Locator("li.meter:visible")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_gets_to_a_meter_and_back()
    {
        await using OpenPage page = await fixture.OpenAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByText("To the content")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByLabel("Filter")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("heating");
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Heating, ground floor");
        await Assertions.Expect(page.Heading).ToBeFocusedAsync();
        await page.Page.GoBackAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Overview");
    }

    [Fact]
    public async Task German_browsers_get_German_and_a_switch_changes_it()
    {
        await using OpenPage page = await fixture.OpenAsync("settings", locale: "de-AT");
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Einstellungen");
        Assert.Equal("de", await page.Page.Locator("html").GetAttributeAsync("lang"));
        await page.GoAsync("");
        await Assertions.Expect(page.Page.Locator("li.meter", new() { HasText = "Heating" }).Locator(".value")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^48\.21\d(,\d)? kWh$"));
        await page.GoAsync("settings");
        await page.Page.GetByLabel("English").CheckAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Settings");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Settings");
    }
}
