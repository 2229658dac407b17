using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public class SettingsTests(PageFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_that_are_not_valid_are_refused_with_the_reason_and_the_line_and_valid_ones_are_saved_and_used()
    {
        PageFixture.Require();
        string settings = HouseGateway.Settings();
        await using HouseGateway gateway = await HouseGateway.StartAsync(settings, fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("settings", gateway);
        ILocator text = page.Page.GetByRole(AriaRole.Textbox);
        ILocator save = page.Page.GetByRole(AriaRole.Button, new() { Name = "Check and save" });
        await Assertions.Expect(text).ToHaveValueAsync(settings);

        string wrong = settings.Replace("\"15m\"", "\"15x\"", StringComparison.Ordinal);
        await text.FillAsync(wrong);
        await save.ClickAsync();
        ILocator alert = page.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync("Nothing was saved.");
        await Assertions.Expect(alert).ToContainTextAsync("line 8: \"interval\": \"15x\" is not an interval.");
        Assert.Contains("15x", await page.Page.EvaluateAsync<string>("() => { const text = document.activeElement; return text.value.slice(text.selectionStart, text.selectionEnd); }"), StringComparison.Ordinal);
        Assert.Equal(settings, await File.ReadAllTextAsync(gateway.File, Cancel));

        string right = settings.Replace("\"15m\"", "\"1h\"", StringComparison.Ordinal);
        await text.FillAsync(right);
        await save.ClickAsync();
        await Assertions.Expect(alert).ToHaveTextAsync("Saved, and in use.");
        Assert.Equal(right, await File.ReadAllTextAsync(gateway.File, Cancel));
        Assert.Equal(["mbus.json", "store"], Directory.GetFileSystemEntries(gateway.Folder).Select(Path.GetFileName).Order());
        await page.GoAsync($"meters/{House.Heat}");
        await Assertions.Expect(page.Page.GetByText("every 1h")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_file_that_someone_else_has_changed_is_not_overwritten()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), fixture.Store);
        await using OpenPage page = await fixture.OpenAsync("settings", gateway);
        string other = HouseGateway.Settings() + "// changed\n";
        await File.WriteAllTextAsync(gateway.File, other, Cancel);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Check and save" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("was changed by someone else in the meantime. Load it again.");
        Assert.Equal(other, await File.ReadAllTextAsync(gateway.File, Cancel));
    }

    [Fact]
    public async Task Without_a_settings_file_the_page_gives_the_reason()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), fixture.Store, hasFile: false);
        await using OpenPage page = await fixture.OpenAsync("settings", gateway);
        await Assertions.Expect(page.Page.GetByText("There is no settings file: the gateway was started with --on.")).ToBeVisibleAsync();
    }
}
