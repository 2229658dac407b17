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
                await recorder.Delivered.WaitAsync(TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            await running;
            Assert.Equal((expected, 0L), ((int)loop.Status.Delivered, loop.Status.Behind));
        }

        // The first attempt of each batch fails, and is repeated.
        Assert.True(recorder.Failures > 2);
        Assert.Equal(Enumerable.Range(1, 300 * 7).Select(number => (long)number), recorder.Numbers);
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
