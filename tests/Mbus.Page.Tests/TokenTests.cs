using System.Text.Json;
using Mbus.Gateway.Web.Access;
using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public sealed class TokenTests(PageFixture fixture) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-tokens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_page_asks_for_a_token_until_it_is_valid_and_forgets_it_with_the_tab()
    {
        PageFixture.Require();
        string file = Path.Combine(_folder, "tokens");
        string token = TokenFile.Create(file, "reader", TokenScope.Read);
        await using HouseGateway gateway = await HouseGateway.StartAsync(
            HouseGateway.Settings($", \"loopbackNeedsToken\": true, \"tokens\": {JsonSerializer.Serialize(file)}"), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("", gateway);
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Token" }).FillAsync("mbus_wrong");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The token is not valid.");
        await page.Page.GetByRole(AriaRole.Textbox, new() { Name = "Token" }).FillAsync(token);
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("li.meter")).ToHaveCountAsync(House.Definition.Meters.Count);
        Assert.DoesNotContain(page.Requests, url => url.Contains(token, StringComparison.Ordinal));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("() => Object.values(localStorage).length"));

        // A smaller scope refuses with the reason; streams use the token, too.
        await page.GoAsync($"meters/{House.Heat}");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("The token has the scope read. Expected operate.")).ToBeVisibleAsync();
        await page.GoAsync("bus");
        await Assertions.Expect(page.Page.GetByText("since the last byte")).ToBeVisibleAsync();

        await using OpenPage other = await fixture.OpenAsync("", gateway);
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Textbox, new() { Name = "Token" })).ToBeVisibleAsync();
    }
}
