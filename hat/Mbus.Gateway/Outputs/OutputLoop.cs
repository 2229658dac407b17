using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Outputs;

/// <summary>Delivers the readings of the store to one output, from its position on. The position moves after each delivery.</summary>
/// <param name="output">Output.</param>
/// <param name="store">Store.</param>
/// <param name="time">Clock of pauses and limits.</param>
/// <param name="log">Log.</param>
public sealed class OutputLoop(IOutput output, ReadingStore store, TimeProvider time, ILogger log)
{
    /// <summary>Maximum number of readings in one delivery.</summary>
    public const int BatchSize = 500;

    private static readonly TimeSpan MaxDelivery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private long _delivered;
    private long _last;
    private string? _error;

    /// <summary>State.</summary>
    public OutputStatus Status => new(output.Name, Volatile.Read(ref _delivered), Math.Max(0, Volatile.Read(ref _last) - Volatile.Read(ref _delivered)), _error);

    /// <summary>Delivers until cancelled. Errors are logged once, and the delivery is repeated after longer and longer pauses.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        TimeSpan pause = FirstPause;
        bool isStarted = false;
        while (!cancel.IsCancellationRequested)
        {
            Task committed = store.NextCommit();
            Task chance = output.NextChance;
            try
            {
                if (!isStarted)
                    Start();
                isStarted = true;
                bool isComplete = await DeliverNextAsync(cancel).ConfigureAwait(false);
                Report(null);
                pause = FirstPause;
                if (isComplete)
                    await committed.WaitAsync(cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Report(e is OperationCanceledException ? $"no answer within {MaxDelivery.TotalSeconds} s" : e.Message);
                await Task.WhenAny(chance, Task.Delay(pause, time, cancel)).ConfigureAwait(false);
                pause = chance.IsCompleted ? FirstPause : pause * 2 < MaxPause ? pause * 2 : MaxPause;
            }
        }
    }

    private void Start()
    {
        using StoreReader reader = store.Read();
        long? position = reader.Cursor(output.Name);
        Volatile.Write(ref _delivered, output.Start(position, reader.LastReading));
        if (position == null)
            store.SetCursor(output.Name, _delivered);
    }

    /// <summary>Delivers the next readings. Returns true if there are no more.</summary>
    private async Task<bool> DeliverNextAsync(CancellationToken cancel)
    {
        using StoreReader reader = store.Read();
        IReadOnlyList<StoredReading> readings = reader.After(_delivered, BatchSize);
        Volatile.Write(ref _last, reader.LastReading);
        if (readings.Count == 0)
            return true;

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using ITimer timer = time.CreateTimer(_ => limit.Cancel(), null, MaxDelivery, Timeout.InfiniteTimeSpan);
        await output.DeliverAsync(readings, reader.KeyOf, limit.Token).ConfigureAwait(false);
        Volatile.Write(ref _delivered, readings[^1].Number);
        store.SetCursor(output.Name, readings[^1].Number);
        return readings.Count < BatchSize;
    }

    private void Report(string? error)
    {
        string? before = Interlocked.Exchange(ref _error, error);
        if (error != null && before != error)
            OutputLog.Failed(log, output.Name, error);
        else if (error == null && before != null)
            OutputLog.Works(log, output.Name);
    }
}
