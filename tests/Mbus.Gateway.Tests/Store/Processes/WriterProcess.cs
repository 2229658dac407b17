using Mbus.Gateway.Meters;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>
/// The process that <see cref="KillTests"/> kills: it writes rounds as the gateway does, converts days, and delivers to an output, until it
/// is killed. Each round has the readings of all meters, one event and the position of the output.
/// </summary>
public sealed class WriterProcess
{
    internal const int Meters = 20;
    internal const string CommittedFile = "committed";
    internal const string DeliveredFile = "delivered";

    internal static readonly DateTimeOffset Start = Telegrams.At("2026-01-01T00:00:00Z");

    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        string folder = TestProcess.Folder();
        await using ReadingStore store = ReadingStore.Start(folder, TemporaryStore.Vienna, _ => null, TimeProvider.System, NullLogger.Instance);
        await store.Opened;
        using FileOutput output = new(Path.Combine(folder, DeliveredFile));
        _ = new OutputLoop(output, store, TimeProvider.System, NullLogger.Instance).RunAsync(TestContext.Current.CancellationToken);
        using FileStream committed = new(Path.Combine(folder, CommittedFile), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        int step = StepsOf(store);
        while (true)
        {
            await store.Add(Round(step++));
            committed.Position = 0;
            committed.Write(BitConverter.GetBytes(step));
            await store.Maintain(RetentionSettings.Default, Start.AddMinutes(15 * step));
        }
    }

    internal static int StepsOf(ReadingStore store)
    {
        using StoreReader reader = store.Read();
        return (int)(reader.LastReading / Meters);
    }

    internal static Round Round(int step)
    {
        Round round = Telegrams.Round(Meters, step);
        round.Events.Add(new MeterEvent(EventKind.Gateway, Start.AddMinutes(15 * step), null, null, $"round {step}"));
        return round;
    }
}
