using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Mbus.Page.Tests.PageFixture))]

namespace Mbus.Page.Tests;

/// <summary>Chromium of Debian, a filled store, and a gateway of which the tests change nothing that others see.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    private static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Milliseconds; a machine that runs other tests, too, is slow.
    private const int MaxWait = 30_000;

    private readonly string _store = Directory.CreateTempSubdirectory("mbus-house-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private HouseGateway? _gateway;

    /// <summary>Gateway with the meters of the house.</summary>
    internal HouseGateway Gateway => _gateway!;

    /// <summary>Folder of the filled store.</summary>
    internal string Store => _store;

    private static string? Chromium => Paths.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium == null)
            return;

        await House.FillAsync(_store, DateTimeOffset.UtcNow, CancellationToken.None);
        _gateway = await HouseGateway.StartAsync(HouseGateway.Settings(), _store);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(MaxWait);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--font-render-hinting=none"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser != null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_gateway != null)
            await _gateway.DisposeAsync();
        Directory.Delete(_store, recursive: true);
    }

    /// <summary>Opens a view of a gateway in a new context. Skips the test if Chromium is not installed.</summary>
    internal async Task<OpenPage> OpenAsync(string view = "", HouseGateway? gateway = null, string locale = "en-GB", bool dark = false, bool phone = false)
    {
        Require();
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            Locale = locale,
            TimezoneId = "Europe/Vienna",
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 860 },
            DeviceScaleFactor = 1,
            HasTouch = phone,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(MaxWait);
        OpenPage page = new(context, await context.NewPageAsync(), (gateway ?? Gateway).Address);
        await page.GoAsync(view);
        return page;
    }

    /// <summary>Returns by how much two pictures differ in the mean colours of their parts, 0 to 1.</summary>
    internal async Task<double> CompareAsync(byte[] one, byte[] other)
    {
        await using IBrowserContext context = await _browser!.NewContextAsync();
        IPage page = await context.NewPageAsync();
        return await page.EvaluateAsync<double>(
            """
            async pictures => {
              const [one, other] = await Promise.all(pictures.map(async picture => {
                const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob(), { resizeWidth: 24, resizeHeight: 24, resizeQuality: 'high' });
                const canvas = new OffscreenCanvas(24, 24).getContext('2d');
                canvas.drawImage(image, 0, 0);
                return canvas.getImageData(0, 0, 24, 24).data;
              }));
              return one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length / 255;
            }
            """,
            new[] { Convert.ToBase64String(one), Convert.ToBase64String(other) });
    }

    /// <summary>Skips the test if Chromium is not installed.</summary>
    internal static void Require() => Assert.SkipWhen(Chromium == null, $"Chromium is needed to look at the page: none of {string.Join(", ", Paths)} exists. Use: apt-get install chromium");
}
