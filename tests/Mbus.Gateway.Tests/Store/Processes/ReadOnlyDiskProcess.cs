using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>Runs on a read-only file system: see <see cref="DiskTests"/>.</summary>
public sealed class ReadOnlyDiskProcess
{
    [Fact(Explicit = true)]
    public async Task A_read_only_disk_is_reported_and_rounds_wait()
    {
        SteppedTime time = new();
        await using ReadingStore store = ReadingStore.Start(TestProcess.Folder(), TemporaryStore.Vienna, _ => null, time, NullLogger.Instance);
        Task added = store.Add(Telegrams.Round(3, 0));
        await time.WaitForTimerAsync(TestContext.Current.CancellationToken);
        Assert.Contains("may write to it", store.Health.Error, StringComparison.Ordinal);
        Assert.Equal(3, store.Health.Waiting);
        Assert.False(added.IsCompleted);
    }
}
