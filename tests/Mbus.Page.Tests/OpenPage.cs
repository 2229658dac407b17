using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Mbus.Page.Tests;

/// <summary>The page in a browser. At its end no request may have left the host, and no script may have failed.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly ConcurrentQueue<string> _errors = [];

    internal OpenPage(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        Address = address;
        context.Request += (_, request) => _requests.Enqueue(request.Url);
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // The browser also reports each refused request here.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _errors.Enqueue(message.Text);
        };
    }

    internal IPage Page { get; }

    internal string Address { get; }

    /// <summary>URLs of all requests.</summary>
    internal IEnumerable<string> Requests => _requests;

    internal ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    /// <summary>Opens a view, and waits until it is complete.</summary>
    internal async Task GoAsync(string view)
    {
        await Page.GotoAsync($"{Address}#/{view}");
        string shown = view.Split('/')[0];
        await Assertions.Expect(Page.Locator($"main[data-view='{shown}']:not([aria-busy]) h1, dialog h2").First).ToBeVisibleAsync();
    }

    /// <summary>Has a meter read by the API, as another program would, and waits for the answer.</summary>
    internal async Task ReadAsync(string meter) => await _context.APIRequest.PostAsync($"{Address}api/v1/meters/{meter}/read");

    /// <summary>Waits until what is loaded after the view is there, too.</summary>
    internal async Task SettleAsync()
    {
        if (await Page.Locator(".spark-place").CountAsync() is > 0 and int sparks)
            await Assertions.Expect(Page.Locator(".spark-place svg")).ToHaveCountAsync(sparks);
        if (await Page.Locator(".chart-place").CountAsync() > 0)
            await Assertions.Expect(Page.Locator(".chart-place svg")).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.All(_requests, url => Assert.True(url.StartsWith(Address, StringComparison.Ordinal) || url.StartsWith($"blob:{Address}", StringComparison.Ordinal), url));
        Assert.Empty(_errors);
    }
}
