using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Mbus.Page.Tests;

public partial class DeliveryTests(PageFixture fixture)
{
    private const int MaxCompressed = 150_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_page_is_small_and_every_file_of_it_is_loaded_at_the_start()
    {
        PageFixture.Require();
        using HttpClient http = Client();
        string[] embedded = [.. typeof(Mbus.Gateway.GatewayHost).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("page/", StringComparison.Ordinal)).Order()];
        string start = await http.GetStringAsync("", Cancel);
        string[] named = [.. References().Matches(start).Select(match => match.Groups[1].Value).Append("page/index.html").Distinct().Order()];
        Assert.Equal(embedded, named);

        long total = 0;
        foreach (string name in named)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, name == "page/index.html" ? "" : name);
            request.Headers.Add("Accept-Encoding", "gzip, deflate");
            using HttpResponseMessage response = await http.SendAsync(request, Cancel);
            Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
            total += response.Content.Headers.ContentLength!.Value;
        }

        Assert.InRange(total, 1, MaxCompressed);
        TestContext.Current.TestOutputHelper?.WriteLine($"{total} bytes compressed, {named.Length} files");
    }

    [Fact]
    public async Task Files_have_a_strict_policy_and_a_tag_and_are_sent_once()
    {
        PageFixture.Require();
        using HttpClient http = Client();
        using HttpResponseMessage first = await http.GetAsync("page/app.js", Cancel);
        string policy = Assert.Single(first.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(("text/javascript", "nosniff"), (first.Content.Headers.ContentType!.MediaType, Assert.Single(first.Headers.GetValues("X-Content-Type-Options"))));

        using HttpRequestMessage again = new(HttpMethod.Get, "page/app.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await http.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        using HttpRequestMessage head = new(HttpMethod.Head, "");
        using HttpResponseMessage third = await http.SendAsync(head, Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (third.StatusCode, third.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task The_time_until_the_page_has_something_to_see_is_shown()
    {
        await using OpenPage page = await fixture.OpenAsync();
        await Assertions.Expect(page.Page.Locator("li.meter").First).ToBeVisibleAsync();
        double paint = await page.Page.EvaluateAsync<double>(
            "() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))");
        TestContext.Current.TestOutputHelper?.WriteLine($"{paint:0} ms");
        Assert.True(paint > 0);
    }

    [Fact]
    public async Task The_page_knows_the_terms_of_discovery_by_Home_Assistant_in_German()
    {
        await using OpenPage page = await fixture.OpenAsync(locale: "de-DE");
        string[] terms = ["energy", "volume flow", "flow temperature", "heat cost allocation", "tariff", "cold water", "heat (return)"];
        Mbus.Gateway.Mqtt.Json.Discovery.EntityNames names = new(Mbus.Gateway.Settings.NameLanguage.De);
        Assert.Equal(terms.Select(names.Of), await page.Page.EvaluateAsync<string[]>("terms => import('/page/language.js').then(language => terms.map(language.term))", terms));
    }

    [Fact]
    public async Task Every_text_of_the_page_has_a_German_one()
    {
        await using OpenPage page = await fixture.OpenAsync(locale: "de-DE");
        string[] files = [.. typeof(Mbus.Gateway.GatewayHost).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".js", StringComparison.Ordinal))];
        List<string> texts = [];
        using HttpClient http = Client();
        foreach (string file in files)
            texts.AddRange(Texts().Matches(await http.GetStringAsync(file, Cancel)).Select(match => match.Groups[1].Value));
        Assert.InRange(texts.Count, 100, 1000);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>("texts => import('/page/german.js').then(({ german }) => texts.filter(text => !(text in german)))", texts.Distinct().ToArray()));
    }

    [GeneratedRegex("(?:href|src)=\"/(page/[^\"]+)\"")]
    private static partial Regex References();

    [GeneratedRegex(@"\bt\('([^']+)'")]
    private static partial Regex Texts();

    private HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(fixture.Gateway.Address) };
}
