using Mbus.Client.Lines;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Tests.Plan.Year;

/// <summary>
/// Runs the meters of a bus in virtual time: a reading takes its line time, a failed one a timeout. Readings and events go to a store.
/// </summary>
internal sealed class YearBus
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly Dictionary<string, MissReason> Reasons = new()
    {
        ["did not answer"] = MissReason.Failing,
        ["read budget"] = MissReason.Budget,
        ["clock of the host"] = MissReason.Clock,
        ["line time"] = MissReason.Overload,
    };

    private readonly Random _random = new(2026);
    private readonly StoreWriter _store;
    private readonly BusMeters _bus;
    private readonly Dictionary<MeterPoint, YearMeter> _meters = [];
    private readonly Dictionary<MeterId, YearMeter> _ids = [];

    internal YearBus(LocalCalendar calendar, IReadOnlyList<YearMeter> meters, StoreWriter store, DateTimeOffset start)
    {
        _store = store;
        _bus = new BusMeters(
            new BusSettings
            {
                Name = "cellar",
                Line = LineAddress.Parse("tcp://192.0.2.1:10001"),
                Meters = [.. meters.Select(meter => new MeterSettings(meter.Address, null, meter.Schedule))],
            },
            calendar, new MeterKeys());
        Now = start;
        _bus.Restore([], _ => null, start);
        foreach ((MeterPoint point, YearMeter meter) in _bus.Points.Zip(meters))
        {
            meter.Planned = point.Plan;
            _meters[point] = meter;
            _ids[point.Id] = meter;
        }
    }

    internal DateTimeOffset Now { get; private set; }

    /// <summary>Line time of successful readings.</summary>
    internal TimeSpan Needed { get; private set; }

    /// <summary>Line time of all requests.</summary>
    internal TimeSpan Used { get; private set; }

    /// <summary>Longest round without a failure, from its slot to the end of its last reading, as a multiple of its line time.</summary>
    internal double LongestRound { get; private set; }

    /// <summary>Runs up to a time. The clock stops there, also within a wait.</summary>
    internal void RunTo(DateTimeOffset end)
    {
        (DateTimeOffset start, TimeSpan needed, TimeSpan used) = (Now, Needed, Used);
        while (Now < end)
        {
            (PlanStep step, MeterPoint? point) = _bus.Next(Now);
            if (point != null)
            {
                Read(point);
                continue;
            }

            NoteRound(Now - start, Needed - needed, Used - used);
            Commit();
            Now = step.Until < end ? step.Until : end;
            (start, needed, used) = (Now, Needed, Used);
        }

        Commit();
    }

    /// <summary>Moves the clock of the host forward, as when a time server sets it.</summary>
    internal void SetClock(DateTimeOffset now)
    {
        Now = now;
        _bus.SkipTo(now, MissReason.Clock);
        Commit();
    }

    private void Read(MeterPoint point)
    {
        YearMeter meter = _meters[point];
        meter.Attempts.Add(Now);
        point.Plan.Begin(Now);
        bool isAnswered = !meter.IsSilentAt(Now) && _random.NextDouble() >= meter.FailureRate;
        TimeSpan time = isAnswered ? meter.LineTime : Timeout;
        Now += time;
        Used += time;
        if (!isAnswered)
        {
            _bus.Fail(point, Now, "It does not answer.");
            return;
        }

        Needed += time;
        meter.Readings.Add((Now, meter.EnergyAt(Now)));
        NewReading reading = _bus.Succeed(point, [meter.TelegramAt(Now)], Now, time);
        _bus.AddToRound(reading);
        _ids[reading.Meter] = meter;
        if (reading.Slot is { } slot)
            meter.Slots.Add(slot);
    }

    private void NoteRound(TimeSpan time, TimeSpan needed, TimeSpan used)
    {
        if (needed > TimeSpan.Zero && needed == used)
            LongestRound = Math.Max(LongestRound, time / needed);
    }

    private void Commit()
    {
        Round round = _bus.TakeRound(Now);
        foreach (MeterEvent missed in round.Events.Where(one => one.Kind == EventKind.MissedSlots))
        {
            MissReason reason = Reasons.First(pair => missed.Text.Contains(pair.Key, StringComparison.Ordinal)).Value;
            _ids[missed.Meter!.Value].Missed[missed.Time] = new MissedSlots(reason, missed.Time, missed.Until, missed.Count);
        }

        if (!round.IsEmpty)
            _store.Append(round);
    }
}
