using System.Globalization;
using System.Text.Json;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Web.Api;

public class HistoryTests
{
    private const int Rounds = 96 * 5;
    private const string Path = "/api/v1/meters/00000001-TST-01-04/history?from=2026-01-01T00:00:00Z&to=2026-01-06T00:00:00Z";

    [Fact]
    public async Task The_pages_together_have_every_value_once_with_all_digits()
    {
        await using RunningGateway gateway = await StartAsync();
        Dictionary<string, List<string>> seen = [];
        int pages = await ReadAsync(gateway, $"{Path}&limit=700", seen);
        Assert.InRange(pages, 3, 6);

        using StoreReader reader = gateway.Gateway.Store.Read();
        StoredMeter meter = reader.Meters.Single(one => one.Id.ToString() == "00000001-TST-01-04");
        foreach ((SeriesKey key, List<Sample> samples) in reader.History(meter, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 1, 6, 0, 0, 0, TimeSpan.Zero)))
            Assert.Equal(samples.Select(sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Time:yyyy-MM-ddTHH:mm:ssZ} {sample.Value}")), seen[$"{key.Quantity} {key.Unit}"]);
        Assert.Equal(Telegrams.Values, seen.Count);
    }

    [Theory]
    [InlineData("1d", 6)]
    [InlineData("6h", 20)]
    public async Task A_step_gives_the_first_value_of_each_interval_also_across_pages(string step, int count)
    {
        await using RunningGateway gateway = await StartAsync();
        Dictionary<string, List<string>> one = [];
        Dictionary<string, List<string>> many = [];
        Assert.Equal(1, await ReadAsync(gateway, $"{Path}&step={step}&quantity=energy", one));
        Assert.InRange(await ReadAsync(gateway, $"{Path}&step={step}&quantity=energy&limit=1", many), 2, 6);
        Assert.Equal(count, Assert.Single(one).Value.Count);
        Assert.Equal(one.Values, many.Values);
    }

    private static async Task<RunningGateway> StartAsync()
    {
        RunningGateway gateway = await RunningGateway.StartAsync(RunningGateway.Settings(RunningGateway.OneMeter) with { TimeZone = TemporaryStore.Vienna.Zone });
        for (int round = 0; round < Rounds; round++)
            _ = gateway.Gateway.Store.Add(Telegrams.Round(1, round));
        await gateway.Gateway.Store.Add(new Round());
        return gateway;
    }

    private static async Task<int> ReadAsync(RunningGateway gateway, string path, Dictionary<string, List<string>> seen)
    {
        int pages = 0;
        for (string? next = path; next != null; pages++)
        {
            JsonElement page = await gateway.GetAsync(next);
            foreach (JsonElement series in page.GetProperty("series").EnumerateArray())
            {
                string key = $"{series.GetProperty("quantity").GetString()} {series.GetProperty("unit").GetString()}";
                if (!seen.TryGetValue(key, out List<string>? values))
                    seen[key] = values = [];
                values.AddRange(series.GetProperty("times").EnumerateArray().Zip(series.GetProperty("values").EnumerateArray(), (time, value) => $"{time} {value.GetRawText()}"));
            }

            next = page.GetProperty("next").GetString();
        }

        return pages;
    }
}
