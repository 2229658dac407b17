using Microsoft.Playwright;

namespace Mbus.Page.Tests;

/// <summary>The page in a browser. At its end no request may have left the host, and no script may have failed.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];

    internal OpenPage(IBrowserContext context, IPage page, string address)
    {
        _context = context;
        Page = page;
        Address = address;
        context.Request += (_, request) => _requests.Add(request.Url);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // The browser also reports each refused request here.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                _errors.Add(message.Text);
        };
    }

    internal IPage Page { get; }

    internal string Address { get; }

    /// <summary>URLs of all requests.</summary>
    internal IReadOnlyList<string> Requests => _requests;

    internal ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    internal ILocator Main => Page.Locator("main:not([aria-busy])");

    /// <summary>Opens a view, and waits until it is complete.</summary>
    internal async Task GoAsync(string view)
    {
        await Page.GotoAsync($"{Address}#/{view}");
        await Assertions.Expect(Page.Locator("main:not([aria-busy]) h1, dialog h2").First).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.All(_requests, url => Assert.True(url.StartsWith(Address, StringComparison.Ordinal) || url.StartsWith($"blob:{Address}", StringComparison.Ordinal), url));
        Assert.Empty(_errors);
    }
}
