using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Mbus.Page.Tests;

public class AccessibilityTests(PageFixture fixture)
{
    private static readonly string[] Views = ["", $"meters/{House.Heat}", "bus", "search", "events", "settings", "meters/none"];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Axe_finds_nothing_in_any_view_and_nothing_is_wider_than_the_screen(bool dark, bool phone)
    {
        await using OpenPage page = await fixture.OpenAsync(dark: dark, phone: phone);
        List<string> violations = [];
        foreach (string view in Views)
        {
            await page.GoAsync(view);
            await page.SettleAsync();
            if (view.EndsWith(House.Heat, StringComparison.Ordinal))
            {
                await page.Page.Locator("summary").ClickAsync();
                await page.Page.Locator("p.bytes").WaitForAsync();
            }

            AxeResult result = await page.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
            violations.AddRange(result.Violations.Select(violation => $"{view}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
            Assert.InRange(result.Passes.Length, 10, int.MaxValue);
            Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        }

        Assert.Empty(violations);
    }
}
