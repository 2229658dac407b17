using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Store;

/// <summary>The store in the background: a disk that does not work stops nothing, and nothing is lost or written twice.</summary>
public sealed class ReadingStoreTests : IDisposable
{
    private static readonly DateTimeOffset Start = Telegrams.At("2026-01-01T00:00:00Z");
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Rounds_are_written_in_order_and_the_commit_is_announced()
    {
        await using ReadingStore store = Open();
        Assert.Empty(await store.Opened.WaitAsync(Limit, Cancel));
        Task committed = store.NextCommit();
        Task[] added = [.. Enumerable.Range(0, 20).Select(step => store.Add(Telegrams.Round(2, step)))];
        await Task.WhenAll(added).WaitAsync(Limit, Cancel);
        await committed.WaitAsync(Limit, Cancel);
        using StoreReader reader = store.Read();
        Assert.Equal(Enumerable.Range(0, 40).Select(i => Start.AddMinutes(15 * (i / 2)).AddSeconds((i % 2) + 1)), reader.After(0, 100).Select(reading => reading.Time));
        Assert.Equal((null, 0, 0), (store.Health.Error, store.Health.Waiting, store.Health.Lost));
    }

    [Fact]
    public async Task Rounds_wait_for_a_folder_that_cannot_be_written_and_are_stored_when_it_can()
    {
        // A file in the place of the folder: neither root nor another user can create the store.
        string folder = Path.Combine(_files.Folder, "store");
        await File.WriteAllTextAsync(folder, "", Cancel);
        SteppedTime time = new();
        await using ReadingStore store = ReadingStore.Start(folder, TemporaryStore.Vienna, _ => null, time, NullLogger.Instance);
        Task added = store.Add(Telegrams.Round(3, 0));
        await time.WaitForTimerAsync(Cancel);
        Assert.Contains("store", store.Health.Error, StringComparison.Ordinal);
        Assert.Equal(3, store.Health.Waiting);
        Assert.False(added.IsCompleted);

        File.Delete(folder);
        time.Fire();
        await added.WaitAsync(Limit, Cancel);
        Assert.Equal((null, 0), (store.Health.Error, store.Health.Waiting));
    }

    [Fact]
    public async Task Of_too_many_waiting_rounds_the_oldest_are_dropped_and_counted()
    {
        string folder = Path.Combine(_files.Folder, "store");
        await File.WriteAllTextAsync(folder, "", Cancel);
        await using ReadingStore store = ReadingStore.Start(folder, TemporaryStore.Vienna, _ => null, new SteppedTime(), NullLogger.Instance);
        Task first = store.Add(Telegrams.Round(1000, 0));
        for (int step = 1; step <= ReadingStore.MaxWaiting / 1000; step++)
            _ = store.Add(Telegrams.Round(1000, step));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal((ReadingStore.MaxWaiting, 1000), (store.Health.Waiting, store.Health.Lost));
    }

    [Fact]
    public async Task A_damaged_file_is_moved_away_and_reported()
    {
        using (StoreWriter writer = _files.Write())
            writer.Append(Telegrams.Round(200, 0));
        byte[] bytes = await File.ReadAllBytesAsync(_files.File, Cancel);
        new Random(3).NextBytes(bytes.AsSpan(100, bytes.Length - 200));
        await File.WriteAllBytesAsync(_files.File, bytes, Cancel);

        await using ReadingStore store = Open();
        Assert.Empty(await store.Opened.WaitAsync(Limit, Cancel));
        await store.Add(Telegrams.Round(2, 1)).WaitAsync(Limit, Cancel);
        using StoreReader reader = store.Read();
        (long _, MeterEvent happened) = Assert.Single(reader.Events(long.MaxValue, 10));
        Assert.Equal(EventKind.Store, happened.Kind);
        Assert.Contains("It was moved to ", happened.Text, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_files.Folder, "mbus.db.damaged-*"), file => !file.EndsWith("wal", StringComparison.Ordinal) && !file.EndsWith("shm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_in_a_read_only_store_is_reported_and_repeated()
    {
        SteppedTime time = new();
        await using ReadingStore store = ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, time, NullLogger.Instance);
        await store.Add(Telegrams.Round(2, 0)).WaitAsync(Limit, Cancel);
        await store.Run(writer => writer.Connection.Run("PRAGMA query_only = ON")).WaitAsync(Limit, Cancel);
        Task added = store.Add(Telegrams.Round(2, 1));
        await time.WaitForTimerAsync(Cancel);
        Assert.Contains("read-only: check the mount and the permissions", store.Health.Error, StringComparison.Ordinal);
        time.Fire();
        await added.WaitAsync(Limit, Cancel);
        using StoreReader reader = store.Read();
        Assert.Equal(4, reader.After(0, 100).Count);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ReadingStore Open() => ReadingStore.Start(_files.Folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
}
