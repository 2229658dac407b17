using Mbus.Gateway.Outputs;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Outputs;

public sealed class OutputLoopTests : IDisposable
{
    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task An_output_gets_every_reading_in_order_also_after_errors_and_restarts()
    {
        using (StoreWriter writer = _files.Write())
        {
            for (int step = 0; step < 4; step++)
                writer.Append(Telegrams.Round(300, step));
        }

        Recorder recorder = new();
        for (int run = 0; run < 3; run++)
        {
            await using ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
            await store.Opened;
            using CancellationTokenSource stop = new();
            OutputLoop loop = new(recorder, store, new FastTime(), NullLogger.Instance);
            Task running = loop.RunAsync(stop.Token);
            await store.Add(Telegrams.Round(300, 4 + run));
            int expected = 300 * (5 + run);
            while (recorder.Last < expected)
                Assert.True(await recorder.Delivered.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            await stop.CancelAsync();
            await running;
            Assert.Equal((expected, 0L), ((int)loop.Status.Delivered, loop.Status.Behind));
        }

        // The first attempt of each batch fails, and is repeated.
        Assert.True(recorder.Failures > 2);
        Assert.Equal(Enumerable.Range(1, 300 * 7).Select(number => (long)number), recorder.Numbers);
    }

    [Fact]
    public async Task A_destination_that_is_back_ends_the_pause_and_the_start_is_the_choice_of_the_output()
    {
        using (StoreWriter writer = _files.Write())
            writer.Append(Telegrams.Round(3, 0));
        Switched output = new();
        using CancellationTokenSource stop = new();
        await using (ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance))
        {
            await store.Opened;

            // No timer of this clock ever ends: only the destination can end the pause.
            OutputLoop loop = new(output, store, new NoTime(), NullLogger.Instance);
            Task running = loop.RunAsync(stop.Token);
            await store.Add(Telegrams.Round(3, 1));
            Assert.True(await output.Attempts.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            output.SwitchOn();
            Assert.True(await output.Attempts.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
            Assert.Equal([4, 5, 6], output.Numbers);
            await stop.CancelAsync();
            await running;
        }

        using StoreReader reader = _files.Read();
        Assert.Equal(6, reader.Cursor(output.Name));
    }

    [Theory]
    [InlineData(new int[] { 1 })]
    [InlineData(new int[] { 600 })]
    [InlineData(new int[] { 17, 18, 19, 250, 499, 500, 501 })]
    [InlineData(new int[] { 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30 })]
    public async Task Refused_readings_are_left_out_once_a_later_one_is_accepted_and_no_other_is(int[] refused)
    {
        Picky output = new(refused.Select(number => (long)number));
        await using ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await store.Opened;
        for (int step = 0; step < 2; step++)
            await store.Add(Telegrams.Round(300, step));
        using CancellationTokenSource stop = new();
        OutputLoop loop = new(output, store, new FastTime(), NullLogger.Instance);
        Task running = loop.RunAsync(stop.Token);
        await store.Add(Telegrams.Round(1, 2));
        while (output.Last < 601)
            Assert.True(await output.Delivered.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await running;

        Assert.Equal(Enumerable.Range(1, 601).Except(refused).Select(number => (long)number), output.Numbers);
        Assert.Equal((601L, (long)refused.Length), (loop.Status.Delivered, loop.Status.Refused));
        await store.Add(new Round());
        using StoreReader reader = store.Read();
        Assert.Equal(refused.Length, reader.EventsAfter(0, 1000).Count(one => one.Event.Text.Contains("was refused and is left out", StringComparison.Ordinal)));
    }

    /// <summary>Attempts with 100 readings: 100, 50, 25, 12, 6, 3, 1 of them, then one by one. So the destination is mended among parts, single readings and pauses.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(18)]
    [InlineData(26)]
    [InlineData(27)]
    [InlineData(28)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task A_destination_that_refuses_everything_until_it_is_mended_loses_nothing(int refusals)
    {
        Picky output = new(Enumerable.Range(1, 100).Select(number => (long)number)) { Refusals = refusals };
        await using ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await store.Opened;
        await store.Add(Telegrams.Round(100, 0));
        using CancellationTokenSource stop = new();
        OutputLoop loop = new(output, store, new FastTime(), NullLogger.Instance);
        Task running = loop.RunAsync(stop.Token);
        while (output.Last < 100)
            Assert.True(await output.Delivered.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await stop.CancelAsync();
        await running;

        Assert.Equal(0, loop.Status.Refused);
        Assert.Equal(Enumerable.Range(1, 100).Select(number => (long)number), output.Numbers.Order());
    }

    private sealed class Picky(IEnumerable<long> refused) : IOutput
    {
        private readonly HashSet<long> _refused = [.. refused];
        private int _refusals;

        public string Name => "picky";

        internal List<long> Numbers { get; } = [];

        internal SemaphoreSlim Delivered { get; } = new(0);

        internal long Last { get; private set; }

        /// <summary>Number of refusals after which all is accepted.</summary>
        internal int Refusals { get; init; } = int.MaxValue;

        public Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
        {
            if (_refusals < Refusals && readings.Any(reading => _refused.Contains(reading.Number)))
            {
                _refusals++;
                throw new ReadingsRefusedException("this is no number");
            }

            Numbers.AddRange(readings.Select(reading => reading.Number));
            Last = readings[^1].Number;
            Delivered.Release();
            return Task.CompletedTask;
        }
    }

    private sealed class NoTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private sealed class Switched : IOutput
    {
        private readonly TaskCompletionSource _isOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "switched";

        public Task NextChance => _isOn.Task;

        internal SemaphoreSlim Attempts { get; } = new(0);

        internal List<long> Numbers { get; } = [];

        public long Start(long? position, long lastReading) => position ?? lastReading;

        public Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
        {
            if (_isOn.Task.IsCompleted)
                Numbers.AddRange(readings.Select(reading => reading.Number));
            Attempts.Release();
            return _isOn.Task.IsCompleted ? Task.CompletedTask : throw new IOException("not available");
        }

        internal void SwitchOn() => _isOn.SetResult();
    }

    private sealed class Recorder : IOutput
    {
        private bool _hasFailed;

        public string Name => "recorder";

        internal List<long> Numbers { get; } = [];

        internal SemaphoreSlim Delivered { get; } = new(0);

        internal long Last { get; private set; }

        internal int Failures { get; private set; }

        public Task DeliverAsync(IReadOnlyList<StoredReading> readings, Func<StoredMeter, byte[]?> keyOf, CancellationToken cancel)
        {
            _hasFailed = !_hasFailed;
            if (_hasFailed)
            {
                Failures++;
                throw new IOException("not available");
            }

            Numbers.AddRange(readings.Select(reading => reading.Number));
            Last = readings[^1].Number;
            Delivered.Release();
            return Task.CompletedTask;
        }
    }
}
