using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mbus.Server.Tests.Bridge.Abuse;

namespace Mbus.Benchmarks.Abuse;

/// <summary>
/// Every abuse, from 1, 5 and 20 connections of one address, beside a client of another address that makes a reading every 3 s: over
/// loopback and in real time, where the tests have virtual time.
/// </summary>
internal static class AbuseRun
{
    internal const int DefaultSeconds = 30;

    private const int AtOnce = 8;
    private const long Interval = 3 * AbuseBus.Second;
    private const long Late = 2 * AbuseBus.Second;

    private static readonly IPAddress Good = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress Bad = IPAddress.Parse("127.0.0.3");
    private static readonly int[] Connections = [1, 5, 20];

    internal static async Task PrintAsync(int seconds)
    {
        Result alone = await RunAsync(AbuseCase.Of("alone", 0, (_, _, _) => { }), seconds);
        Console.WriteLine("abuse                         from  answered  in time  alone ms  longest ms  CPU s");
        Print(alone, alone);

        AbuseCase[] scripts = [.. Abuses.All.SelectMany(abuse => Connections.Select(count => AbuseCase.Of(abuse.Name, count, abuse.Script)))];
        ParallelOptions several = new() { MaxDegreeOfParallelism = AtOnce };
        List<Result> results = [];
        await Parallel.ForEachAsync(scripts, several, async (one, _) => Add(results, await RunAsync(one, seconds)));
        foreach (Result result in results.OrderBy(result => Array.IndexOf(scripts, result.Case)))
            Print(result, alone);

        // One after the other: each takes all that the machine has.
        foreach ((string name, Action<IPAddress, IPEndPoint, CancellationToken> flood) in Floods.All)
        {
            foreach (int count in Connections)
                Print(await RunAsync(AbuseCase.Of(name, count, flood), seconds), alone);
        }
    }

    private static void Add(List<Result> results, Result result)
    {
        lock (results)
            results.Add(result);
    }

    private static void Print(Result result, Result alone)
    {
        int inTime = result.Reader.WithinTime(alone.Reader.Longest + Late);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Case.Name,-30}{result.Case.Connections,4}{result.Reader.Answered,5} / {result.Expected,-3}{100.0 * inTime / result.Expected,7:0} %{alone.Reader.Longest / 1000,10}{result.Reader.Longest / 1000,12}{result.ProcessorTime,7:0.00}"));
    }

    private static async Task<Result> RunAsync(AbuseCase one, int seconds)
    {
        using AbusedBridge bridge = new();
        Stopwatch clock = Stopwatch.StartNew();
        long Now() => (long)clock.Elapsed.TotalMicroseconds;

        long end = seconds * AbuseBus.Second;
        PunctualReader reader = new(Now, Interval, [bit => AbuseBus.Short(bit ? (byte)0x7B : (byte)0x5B, AbuseBus.Ordinary)]);
        SocketConnection good = new(Good, bridge.EndPoint);
        double before = bridge.ReadProcessorTime();
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(seconds));
        Task[] tasks =
        [
            .. one.Start(Bad, bridge.EndPoint, Now, stop.Token),
            Start(() => Drive([new NetworkClient(-1, good, reader.Script(good))], Now, stop.Token)),
        ];
        await Task.WhenAll(tasks);
        double time = bridge.ReadProcessorTime() - before;
        good.Close();
        Console.Error.WriteLine($"{one.Name} from {one.Connections}: {reader.Answered} answered");
        return new Result(one, reader, (int)(end / Interval), time);
    }

    internal static Task Start(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Runs clients by their scripts in real time, to a millisecond.</summary>
    internal static void Drive(NetworkClient[] clients, Func<long> now, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (NetworkClient client in clients)
                client.Run(now());
            Thread.Sleep(1);
        }
    }

    private sealed record Result(AbuseCase Case, PunctualReader Reader, int Expected, double ProcessorTime);
}
