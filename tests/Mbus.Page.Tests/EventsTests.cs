using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public class EventsTests(PageFixture fixture)
{
    [Fact]
    public async Task Events_are_listed_newest_first_with_their_meters()
    {
        await using OpenPage page = await fixture.OpenAsync("events");
        ILocator rows = page.Page.Locator("tbody tr");
        ILocator clock = rows.Filter(new() { HasText = "The clock of the meter is 75 s slow." });
        await Assertions.Expect(clock).ToContainTextAsync("Clock of the meter");
        await clock.GetByRole(AriaRole.Link, new() { Name = "Heating, ground floor" }).ClickAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Heating, ground floor");
        await Assertions.Expect(page.Page.GetByText("The clock of the meter is 75 s slow.")).ToBeVisibleAsync();
    }
}
