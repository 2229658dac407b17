using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>Runs on a file system of 1 MB: see <see cref="DiskTests"/>.</summary>
public sealed class FullDiskProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact(Explicit = true)]
    public async Task Rounds_wait_while_the_disk_is_full_and_are_written_when_it_has_space()
    {
        string folder = TestProcess.Folder();
        string filler = Path.Combine(folder, "filler");
        SteppedTime time = new();
        await using ReadingStore store = ReadingStore.Start(folder, TemporaryStore.Vienna, _ => null, time, NullLogger.Instance);
        await store.Opened.WaitAsync(Limit, Cancel);
        await store.Add(Telegrams.Round(100, 0)).WaitAsync(Limit, Cancel);
        Fill(filler);

        Task[] added = [.. Enumerable.Range(1, 50).Select(step => store.Add(Telegrams.Round(100, step)))];
        await time.WaitForTimerAsync(Cancel);
        Assert.Contains("The disk is full: free some space", store.Health.Error, StringComparison.Ordinal);
        using (StoreReader reader = store.Read())
            Assert.Equal(0, reader.LastReading % 100);

        File.Delete(filler);
        time.Fire();
        await Task.WhenAll(added).WaitAsync(Limit, Cancel);
        Assert.Null(store.Health.Error);
        using StoreReader all = store.Read();
        Assert.Equal(5100, all.After(0, int.MaxValue).Count);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void Fill(string path)
    {
        byte[] block = new byte[4096];
        try
        {
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            for (int i = 0; i < 100_000; i++)
                file.Write(block);
        }
        catch (IOException)
        {
            return;
        }

        Assert.Fail("The disk of this test is too large.");
    }
}
