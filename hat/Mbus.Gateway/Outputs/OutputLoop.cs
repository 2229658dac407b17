using System.Globalization;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Meters;
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

    // A destination that refuses so many readings one after the other is set up wrongly: its address, or its database.
    private const int MaxRefused = 20;

    private static readonly TimeSpan MaxDelivery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);

    private long _delivered;
    private long _last;
    private long _refused;
    private string? _error;
    private int _batch = BatchSize;

    /// <summary>State.</summary>
    public OutputStatus Status => new(output.Name, Volatile.Read(ref _delivered), Math.Max(0, Volatile.Read(ref _last) - Volatile.Read(ref _delivered)), Volatile.Read(ref _refused), _error);

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
        IReadOnlyList<StoredReading> readings = reader.After(_delivered, _batch);
        Volatile.Write(ref _last, reader.LastReading);
        if (readings.Count == 0)
            return true;

        try
        {
            await DeliverAsync(readings, reader, cancel).ConfigureAwait(false);
        }
        catch (ReadingsRefusedException) when (readings.Count > 1)
        {
            _batch = readings.Count / 2;
            return false;
        }
        catch (ReadingsRefusedException refusal)
        {
            await LeaveOutAsync(readings[0], refusal, reader, cancel).ConfigureAwait(false);
            return false;
        }

        Advance(readings[^1]);
        bool isComplete = readings.Count < _batch;
        _batch = Math.Min(BatchSize, _batch * 2);
        return isComplete;
    }

    private async Task DeliverAsync(IReadOnlyList<StoredReading> readings, StoreReader reader, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using ITimer timer = time.CreateTimer(_ => limit.Cancel(), null, MaxDelivery, Timeout.InfiniteTimeSpan);
        await output.DeliverAsync(readings, reader.KeyOf, limit.Token).ConfigureAwait(false);
    }

    /// <summary>Offers single readings until one is accepted; those before it that are refused again are left out.</summary>
    private async Task LeaveOutAsync(StoredReading first, ReadingsRefusedException refusal, StoreReader reader, CancellationToken cancel)
    {
        List<StoredReading> refused = [first];
        foreach (StoredReading next in reader.After(first.Number, MaxRefused))
        {
            if (await RefusalAsync(next, reader, cancel).ConfigureAwait(false) != null)
            {
                refused.Add(next);
                continue;
            }

            // The destination may have been mended in between: only what it refuses now is at fault itself.
            List<(StoredReading Reading, string Reason)> leftOut = [];
            foreach (StoredReading reading in refused)
            {
                if (await RefusalAsync(reading, reader, cancel).ConfigureAwait(false) is { } reason)
                    leftOut.Add((reading, reason));
            }

            foreach ((StoredReading reading, string reason) in leftOut)
                Report(reading, reason);
            Advance(next);
            return;
        }

        throw new IOException($"{refusal.Message}. It refuses every reading, so none is left out: check the address and the destination.");
    }

    /// <summary>Delivers one reading. Returns the reason if it is refused.</summary>
    private async Task<string?> RefusalAsync(StoredReading reading, StoreReader reader, CancellationToken cancel)
    {
        try
        {
            await DeliverAsync([reading], reader, cancel).ConfigureAwait(false);
            return null;
        }
        catch (ReadingsRefusedException refusal)
        {
            return refusal.Message;
        }
    }

    private void Advance(StoredReading last)
    {
        Volatile.Write(ref _delivered, last.Number);
        store.SetCursor(output.Name, last.Number);
    }

    private void Report(StoredReading refused, string reason)
    {
        Interlocked.Increment(ref _refused);
        string reading = string.Create(CultureInfo.InvariantCulture, $"the reading of {refused.Meter.Id} of {refused.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        GatewayLog.ReadingRefused(log, output.Name, reading, reason);
        Round round = new();
        round.Events.Add(new MeterEvent(EventKind.Gateway, refused.Time, null, refused.Meter.Id, $"Output {output.Name}: {reading} was refused and is left out: {reason}"));
        _ = store.Add(round);
    }

    private void Report(string? error)
    {
        string? before = Interlocked.Exchange(ref _error, error);
        if (error != null && before != error)
            GatewayLog.OutputFailed(log, output.Name, error);
        else if (error == null && before != null)
            GatewayLog.OutputWorks(log, output.Name);
    }
}
