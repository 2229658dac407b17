using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Mbus.Page.Tests;

public class AccessibilityTests(PageFixture fixture)
{
    public static TheoryData<string, bool, bool> Views()
    {
        TheoryData<string, bool, bool> views = [];
        foreach (string view in (string[])["", $"meters/{House.Heat}", "bus", "search", "events", "settings", "meters/none"])
        {
            views.Add(view, false, false);
            views.Add(view, true, false);
            views.Add(view, false, true);
        }

        return views;
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen(string view, bool dark, bool phone)
    {
        await using OpenPage page = await fixture.OpenAsync(view, dark: dark, phone: phone);
        await page.SettleAsync();
        if (await page.Page.Locator("summary").CountAsync() > 0)
        {
            await page.Page.Locator("summary").ClickAsync();
            await page.Page.Locator("p.bytes").WaitForAsync();
        }

        AxeResult result = await page.Page.RunAxe();
        Assert.True(result.Violations.Length == 0, string.Join("\n", result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => $"{node.Html} {string.Join(", ", node.Any.Select(check => check.Message))}"))}")));
        Assert.InRange(result.Passes.Length, 10, int.MaxValue);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
    }
}
