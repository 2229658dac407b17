using System.Net;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Gateway.Buses;
using Mbus.Server.Bridge;

namespace Mbus.Gateway.Tests.Web;

/// <summary>Eight other masters on the bus, without and with 200 clients of the API, in real time.</summary>
[Trait("Category", "Slow")]
public class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 200;
    private const int Masters = 8;
    private const int Readings = 8;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_of_the_API_change_nothing_on_the_bus_and_no_reply_is_wrong()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            RunningGateway.Settings("""{"interval": "7d", "listen": "127.0.0.1:0", "meters": [{"address": "1"}, {"address": "2"}, {"address": "3"}, {"address": "4"}]}"""), 4);
        (int requestsAlone, List<TappedBytes> alone) = await ReadAllAsync(gateway);

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        int answers = 0;
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(number => PollAsync(gateway, number, () => Interlocked.Increment(ref answers), stop.Token))];
        (int requests, List<TappedBytes> loaded) = await ReadAllAsync(gateway);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        // The times depend on the machine: they are shown, and not compared.
        (TimeSpan pauseAlone, TimeSpan replyAlone) = Medians(alone);
        (TimeSpan pause, TimeSpan reply) = Medians(loaded);
        output.WriteLine($"median pause before a request {pauseAlone.TotalMilliseconds:0.00} ms, with clients {pause.TotalMilliseconds:0.00} ms");
        output.WriteLine($"median time to a reply {replyAlone.TotalMilliseconds:0.00} ms, with clients {reply.TotalMilliseconds:0.00} ms; {answers} answers of the API");
        Assert.True(answers >= Clients, $"{answers} answers of the API");
        Assert.Equal(requestsAlone, requests);
    }

    private static async Task<(int Requests, List<TappedBytes> Transcript)> ReadAllAsync(RunningGateway gateway)
    {
        GatewayBus bus = gateway.Gateway.Buses[0];
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        int before = bus.Status.Bridge!.Requests;
        Task<List<TappedBytes>> transcript = CollectAsync(bus, stop.Token);
        await Task.WhenAll(Enumerable.Range(0, Masters).Select(number => ReadAsync(bus.Status.Addresses[0], (byte)((number % 4) + 1))));
        await stop.CancelAsync();
        return (bus.Status.Bridge!.Requests - before, await transcript);
    }

    private static async Task ReadAsync(string address, byte meter)
    {
        (string Id, int Telegrams)[] expected = [("", 0), ("11223344", 1), ("67280015", 3), ("30211987", 1), ("07654321", 1)];
        await using Line line = await LineAddress.Parse($"tcp://{address},slack=30s").OpenAsync(Cancel);
        MbusMaster master = new(line);
        for (int i = 0; i < Readings; i++)
        {
            IReadOnlyList<Telegram> telegrams = await master.ReadAsync(meter, Cancel);
            string id = Mbus.Client.Readings.MeterReading.From([.. telegrams]).Identity!.Id;
            Assert.Equal(expected[meter], (id, telegrams.Count));
        }
    }

    private static async Task<List<TappedBytes>> CollectAsync(GatewayBus bus, CancellationToken stop)
    {
        List<TappedBytes> all = [];
        try
        {
            await foreach (TappedBytes bytes in bus.Tap.ReadAsync(stop))
                all.Add(bytes);
        }
        catch (OperationCanceledException)
        {
            // The readings have ended.
        }

        return all;
    }

    private static (TimeSpan Pause, TimeSpan Reply) Medians(List<TappedBytes> transcript)
    {
        List<long> pauses = [];
        List<long> replies = [];
        for (int i = 1; i < transcript.Count; i++)
        {
            (TappedBytes before, TappedBytes now) = (transcript[i - 1], transcript[i]);
            if (before.Kind == BusTrafficKind.Received && now.Kind == BusTrafficKind.Sent)
                pauses.Add(now.At - before.At);
            else if (before.Kind == BusTrafficKind.Sent && now.Kind == BusTrafficKind.Received)
                replies.Add(now.At - before.At);
        }

        return (Median(pauses), Median(replies));
    }

    private static TimeSpan Median(List<long> times) => TimeSpan.FromMicroseconds(times.Order().ElementAt(times.Count / 2));

    // Each client asks once in a second, as a page or a dashboard does.
    private static async Task PollAsync(RunningGateway gateway, int number, Action answered, CancellationToken stop)
    {
        string[] paths = ["/api/v1/meters", "/api/v1/health", "/metrics", "/api/v1/meters/30211987-GAV-02-02/history", "/api/v1/buses"];
        while (!stop.IsCancellationRequested)
        {
            using HttpResponseMessage response = await gateway.Http.GetAsync(paths[number % paths.Length], Cancel);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            answered();
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
