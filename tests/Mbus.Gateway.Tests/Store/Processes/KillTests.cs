using System.Diagnostics;
using System.Globalization;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>
/// kill -9 at random moments of writing, converting and delivering. The variable MBUS_KILLS sets the number of kills.
/// </summary>
[Trait("Category", "Slow")]
public sealed class KillTests : IDisposable
{
    private const int DefaultKills = 10;
    private const int MaxDelayMs = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_killed_writer_loses_no_committed_round_and_no_output_skips_a_reading()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("MBUS_KILLS") ?? $"{DefaultKills}", CultureInfo.InvariantCulture);
        Random random = new(kills);
        int steps = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            int committed = await WriteAndKillAsync(random.Next(MaxDelayMs));
            Assert.InRange(committed, steps + 1, int.MaxValue);
            steps = AssertSound(committed);
        }

        await DeliverRestAsync(steps * WriterProcess.Meters);
        long[] delivered = FileOutput.NumbersIn(Path.Combine(_files.Folder, WriterProcess.DeliveredFile));
        AssertNoneSkipped(delivered, steps * WriterProcess.Meters);
    }

    // The delay begins with the first commit of the process, so that each one writes.
    private async Task<int> WriteAndKillAsync(int delayMs)
    {
        string committed = Path.Combine(_files.Folder, WriterProcess.CommittedFile);
        File.Delete(committed);
        using Process writer = TestProcess.Start(typeof(WriterProcess), _files.Folder);
        try
        {
            Stopwatch waited = Stopwatch.StartNew();
            while (!File.Exists(committed) || new FileInfo(committed).Length == 0)
            {
                Assert.True(!writer.HasExited && waited.Elapsed < Limit, "the writer has not written a round");
                Thread.Yield();
            }

            Stopwatch delay = Stopwatch.StartNew();
            SpinWait.SpinUntil(() => delay.ElapsedMilliseconds >= delayMs);
        }
        finally
        {
            writer.Kill();
        }

        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
        return BitConverter.ToInt32(await File.ReadAllBytesAsync(committed, TestContext.Current.CancellationToken));
    }

    /// <summary>Returns the number of rounds in the store.</summary>
    private int AssertSound(int committed)
    {
        using (SqliteConnection connection = StoreDatabase.OpenForReading(_files.File))
        {
            using SqliteCommand check = connection.Command("PRAGMA integrity_check");
            Assert.Equal("ok", check.ExecuteScalar());
        }

        using StoreReader reader = _files.Read();
        IReadOnlyList<StoredReading> readings = reader.After(0, int.MaxValue);
        int steps = readings.Count / WriterProcess.Meters;
        Assert.InRange(steps, committed, committed + 1);
        Assert.Equal(0, readings.Count % WriterProcess.Meters);
        Assert.Equal(Enumerable.Range(1, readings.Count).Select(number => (long)number), readings.Select(reading => reading.Number));
        Assert.Equal(
            Enumerable.Range(0, steps).Select(step => $"round {step}"),
            reader.EventsAfter(0, int.MaxValue).Where(one => one.Event.Kind == EventKind.Gateway).Select(one => one.Event.Text));
        Assert.InRange(reader.Cursor("file") ?? 0, 0, readings.Count);
        Assert.All(
            reader.History(reader.Meters[0], WriterProcess.Start, WriterProcess.Start.AddYears(10)).Values,
            samples => Assert.Equal(steps, samples.Count));
        return steps;
    }

    private async Task DeliverRestAsync(long last)
    {
        await using ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await store.Opened.WaitAsync(Limit, TestContext.Current.CancellationToken);
        using FileOutput output = new(Path.Combine(_files.Folder, WriterProcess.DeliveredFile));
        using CancellationTokenSource stop = new(Limit);
        OutputLoop loop = new(output, store, TimeProvider.System, NullLogger.Instance);
        Task running = loop.RunAsync(stop.Token);
        while (loop.Status.Delivered < last)
        {
            Assert.False(stop.IsCancellationRequested, "the output did not deliver the rest");
            await Task.Yield();
        }

        await stop.CancelAsync();
        await running;
    }

    private static void AssertNoneSkipped(long[] delivered, long last)
    {
        long highest = 0;
        foreach (long number in delivered)
        {
            Assert.True(number <= highest + 1, $"reading {number} was delivered after {highest}");
            highest = Math.Max(highest, number);
        }

        Assert.Equal(last, highest);
    }
}
