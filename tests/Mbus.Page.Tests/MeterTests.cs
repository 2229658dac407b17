using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public class MeterTests(PageFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Hours", 49)]
    [InlineData("Days", 31)]
    [InlineData("Months", 13)]
    public async Task Consumption_is_a_chart_with_a_table_of_the_same_values_beside_it(string period, int expected)
    {
        await using OpenPage page = await fixture.OpenAsync($"meters/{House.Electricity}");
        await page.Page.GetByLabel(period, new() { Exact = true }).CheckAsync();
        ILocator bars = page.Page.Locator(".chart .bar");
        ILocator rows = page.Page.Locator(".beside tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(await ReadyAsync(page, expected));
        Assert.InRange(await bars.CountAsync(), expected - 2, expected + 1);
        Assert.Equal(await bars.CountAsync(), await rows.CountAsync());

        double sum = 0;
        foreach (string amount in await rows.Locator("td").AllTextContentsAsync())
            sum += double.Parse(amount, CultureInfo.InvariantCulture);
        string text = await page.Page.Locator(".history [role=status]").TextContentAsync() ?? "";
        double total = double.Parse(Regex.Match(text, @"^([\d,.]+) kWh in all$").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Equal(sum, total, total / 1000);
        Assert.Contains(text, await page.Page.GetByRole(AriaRole.Img).Last.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_values_are_a_line()
    {
        await using OpenPage page = await fixture.OpenAsync($"meters/{House.Heat}");
        await page.Page.GetByRole(AriaRole.Combobox).SelectOptionAsync("Flow temperature");
        await page.Page.GetByLabel("Hours", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(page.Page.Locator(".chart .line")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Page.Locator(".history [role=status]")).ToHaveTextAsync(new Regex(@"^from 6\d\.\d to 7\d\.\d °C$"));
    }

    [Fact]
    public async Task Earlier_and_later_move_through_the_history()
    {
        await using OpenPage page = await fixture.OpenAsync($"meters/{House.Heat}");
        ILocator first = page.Page.Locator(".beside tbody th").First;
        string now = await first.TextContentAsync() ?? "";
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Later" })).ToBeDisabledAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Earlier" }).ClickAsync();
        await Assertions.Expect(first).Not.ToHaveTextAsync(now);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Later" }).ClickAsync();
        await Assertions.Expect(first).ToHaveTextAsync(now);
    }

    [Fact]
    public async Task The_export_has_all_series_with_the_units_of_the_meter()
    {
        await using OpenPage page = await fixture.OpenAsync($"meters/{House.Heat}");
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.GetByRole(AriaRole.Button, new() { Name = "Export as CSV" }).ClickAsync());
        Assert.Equal($"{House.Heat}-day.csv", download.SuggestedFilename);
        using StreamReader reader = new(await download.CreateReadStreamAsync());
        string[] lines = (await reader.ReadToEndAsync(Cancel)).Split("\r\n");
        Assert.Equal("time,quantity,unit,function,storage,tariff,subunit,detail,value", lines[0]);
        Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ,energy,Wh,instantaneous,0,0,0,,\d+$", lines[1]);
        Assert.Contains(lines, line => line.Contains(",flow temperature,°C,", StringComparison.Ordinal));
        Assert.InRange(lines.Length, 31 * 8, 33 * 10);
    }

    [Fact]
    public async Task All_records_are_listed_and_the_telegram_is_explained_byte_by_byte()
    {
        await using OpenPage page = await fixture.OpenAsync($"meters/{House.Heat}");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("^10 records of the reading") }).Locator("tbody tr")).ToHaveCountAsync(10);
        await page.Page.GetByText("Telegram, byte by byte").ClickAsync();
        ILocator fields = page.Page.GetByRole(AriaRole.Region, new() { Name = "Bytes and their meaning" }).Locator("tbody tr");
        await Assertions.Expect(fields.First).ToContainTextAsync("68");
        await Assertions.Expect(fields.Filter(new() { HasText = "RSP_UD" })).ToHaveCountAsync(1);

        // Every byte is explained once.
        string bytes = string.Concat(await page.Page.Locator("p.bytes .part").AllTextContentsAsync()).Replace(" ", "", StringComparison.Ordinal);
        Assert.StartsWith("68", bytes, StringComparison.Ordinal);
        Assert.EndsWith("16", bytes, StringComparison.Ordinal);
        Assert.Equal((2 * int.Parse(bytes[2..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture)) + 12, bytes.Length);
    }

    [Fact]
    public async Task A_meter_can_be_read_now_and_gets_a_name_that_stays()
    {
        PageFixture.Require();
        await using HouseGateway gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), fixture.Store, hasFile: false);
        await using OpenPage page = await fixture.OpenAsync($"meters/{House.Water}", gateway);
        string before = await page.Page.Locator(".meter-head time").GetAttributeAsync("datetime") ?? "";
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Read now" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".meter-head time")).Not.ToHaveAttributeAsync("datetime", before);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Page.GetByLabel("Name").FillAsync("Garden <b>& shed</b>");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Garden <b>& shed</b>");
        await page.Page.ReloadAsync();
        await Assertions.Expect(page.Heading).ToHaveTextAsync("Garden <b>& shed</b>");
        await page.GoAsync("");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Garden <b>& shed</b>" })).ToBeVisibleAsync();
    }

    // The number of rows depends on the time of day.
    private static async Task<int> ReadyAsync(OpenPage page, int expected)
    {
        await Assertions.Expect(page.Page.Locator($".beside tbody tr:nth-child({expected - 2})")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator($".beside tbody tr:nth-child({expected + 2})")).ToHaveCountAsync(0);
        return await page.Page.Locator(".beside tbody tr").CountAsync();
    }
}
