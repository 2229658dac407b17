using Microsoft.Playwright;


namespace Mbus.Page.Tests;

/// <summary>
/// Pictures of the page for docs/page.md. Each is compared loosely with the one in docs/pictures; with MBUS_WRITE_DOCUMENTS=1 the tests
/// write them.
/// </summary>
public class PictureTests(PageFixture fixture)
{
    // Part of the full range by which the mean colour of the parts may differ: fonts and values differ, the arrangement must not.
    private const double MaxDifference = 0.05;

    [Theory]
    [InlineData("overview", "", false, false)]
    [InlineData("overview-dark", "", true, false)]
    [InlineData("overview-phone", "", false, true)]
    [InlineData("meter", $"meters/{House.Heat}", false, false)]
    [InlineData("meter-phone-dark", $"meters/{House.Heat}", true, true)]
    [InlineData("bus", "bus", false, false)]
    public async Task The_page_looks_as_in_its_picture(string name, string view, bool dark, bool phone)
    {
        await using OpenPage page = await fixture.OpenAsync(view, dark: dark, phone: phone);
        await page.SettleAsync();
        if (view == "bus")
        {
            await page.ReadAsync(House.Heat);
            await page.ReadAsync(House.Water);
            await page.Page.Locator(".log li").Filter(new() { HasText = "RSP_UD from 3" }).First.WaitForAsync();
            await Assertions.Expect(page.Page.Locator(".tile", new() { HasText = "Readings" }).Locator(".value")).Not.ToHaveTextAsync("0");
        }

        byte[] picture = await page.Page.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
        string path = Path.Combine(Root(), "docs", "pictures", $"{name}.png");
        if (Environment.GetEnvironmentVariable("MBUS_WRITE_DOCUMENTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, picture, TestContext.Current.CancellationToken);
        }

        double difference = await fixture.CompareAsync(picture, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.True(difference <= MaxDifference, $"{name}.png differs by {difference:P1}: look at it, and write it again with MBUS_WRITE_DOCUMENTS=1.");
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mbus.Edge.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
