using System.Globalization;
using Mbus.Client;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Plan;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Buses;

/// <summary>
/// The meters of a bus: what is read next, what a reading shows, and the round for the store. It does no I/O; times are arguments. For one
/// thread at a time.
/// </summary>
/// <param name="settings">Settings of the bus.</param>
/// <param name="calendar">Local calendar.</param>
/// <param name="keys">Keys of the meters.</param>
internal sealed class BusMeters(BusSettings settings, LocalCalendar calendar, MeterKeys keys)
{
    private static readonly TimeSpan GoneAfter = TimeSpan.FromDays(1);

    private readonly BusPlan _plan = new(calendar, settings.Delay);
    private readonly List<MeterPoint> _points = [];
    private readonly HashSet<MeterId> _known = [];
    private Round _round = new();
    private bool _fits = true;

    /// <summary>Settings of the bus.</summary>
    internal BusSettings Settings { get; private set; } = settings;

    /// <summary>Places on the bus.</summary>
    internal IReadOnlyList<MeterPoint> Points => _points;

    /// <summary>Line time that the meters need.</summary>
    internal PlanLoad Load => PlanLoad.Of(_points.Select(point => (point.Plan.Schedule, point.Plan.LineTime)));

    /// <summary>Adds the meters of the settings, and those that the store knows on this bus if the settings list none.</summary>
    /// <param name="stored">Meters in the store.</param>
    /// <param name="lastOf">Returns the last reading of a meter, for the comparison with the next one.</param>
    /// <param name="now">Current time.</param>
    internal void Restore(IReadOnlyList<StoredMeter> stored, Func<StoredMeter, MeterReading?> lastOf, DateTimeOffset now)
    {
        _known.UnionWith(stored.Select(meter => meter.Id));
        StoredMeter[] here = [.. stored.Where(meter => meter.Bus == Settings.Name)];
        IEnumerable<MeterSettings> wanted = Settings.Meters ?? here.Select(meter => new MeterSettings(meter.Address, meter.Name, Settings.Schedule));
        foreach (MeterSettings meter in wanted)
            RestoreOne(meter, here.Where(one => one.Address == meter.Address).MaxBy(one => one.LastReading), lastOf, now);
    }

    /// <summary>Takes new settings. Meters with the same address keep their plan.</summary>
    internal void Apply(BusSettings changed, DateTimeOffset now)
    {
        Settings = changed;
        if (changed.Meters is { } meters)
        {
            foreach (MeterPoint point in _points.Where(point => !meters.Any(meter => meter.Address == point.Settings.Address)).ToArray())
                Remove(point);
        }

        foreach (MeterSettings meter in changed.Meters ?? _points.Select(point => point.Settings with { Schedule = changed.Schedule }).ToArray())
        {
            MeterPoint? known = _points.Find(point => point.Settings.Address == meter.Address);
            if (known == null)
            {
                Add(meter, now, null);
                continue;
            }

            known.Settings = meter;
            known.Plan.Change(meter.Schedule, now);
        }
    }

    /// <summary>Adds a meter that was found, unless the settings list the meters or it is known. Returns null if it was not added.</summary>
    internal MeterPoint? AddFound(MeterAddress address, DateTimeOffset now) => AddFound(address, MeterId.Of(address), now);

    /// <summary>Adds a meter with this identity that is selected by this address, as <see cref="AddFound(MeterAddress, DateTimeOffset)"/>.</summary>
    internal MeterPoint? AddFound(MeterAddress address, MeterId meter, DateTimeOffset now)
    {
        bool isWanted = Settings.Meters == null && !_points.Exists(point => point.Settings.Address == address || (address.IsSecondary && point.Meter == meter));
        return isWanted ? Add(new MeterSettings(address, null, Settings.Schedule), now, null) : null;
    }

    /// <summary>Gives the meter at an address a name, and reads it from now on. Call it only if the settings do not list the meters.</summary>
    /// <returns>Identity of the meter.</returns>
    internal MeterId Keep(MeterAddress address, string? name, DateTimeOffset now)
    {
        MeterPoint point = _points.Find(one => one.Settings.Address == address) ?? AddFound(address, now) ?? Find(MeterId.Of(address))!;
        point.Settings = point.Settings with { Name = name };
        return point.Id;
    }

    /// <summary>Returns the place of a meter; null if it is not on this bus.</summary>
    internal MeterPoint? Find(MeterId meter) => _points.Find(point => point.Meter == meter) ?? _points.Find(point => point.Id == meter);

    /// <summary>Returns the next action, and the place if there is a meter to read.</summary>
    internal (PlanStep Step, MeterPoint? Point) Next(DateTimeOffset now)
    {
        PlanStep step = _plan.Next(now);
        return (step, step.Meter == null ? null : _points.Find(point => point.Plan == step.Meter));
    }

    /// <summary>Requests a reading outside of the schedule.</summary>
    internal RequestAnswer Request(MeterPoint point, TimeSpan maxAge, DateTimeOffset now) => _plan.Request(point.Plan, maxAge, now);

    /// <summary>Reports the slots up to now as missed.</summary>
    internal void SkipTo(DateTimeOffset now, MissReason reason) => _plan.SkipTo(now, reason);

    /// <summary>Ends a reading with telegrams.</summary>
    /// <param name="point">Place that was read.</param>
    /// <param name="telegrams">Telegrams as received.</param>
    /// <param name="at">Time.</param>
    /// <param name="lineTime">Measured line time.</param>
    /// <param name="isRequested">True if it was requested outside of the schedule.</param>
    /// <returns>The reading for the store: see <see cref="AddToRound"/>.</returns>
    internal NewReading Succeed(MeterPoint point, IReadOnlyList<byte[]> telegrams, DateTimeOffset at, TimeSpan lineTime, bool isRequested = false)
    {
        DateTimeOffset? slot = point.Plan.Succeed(at, lineTime);
        ReadingSource source = isRequested ? ReadingSource.Request : ReadingSource.Plan;
        return Take(point, telegrams, at, slot, source) with { LineTime = lineTime };
    }

    /// <summary>Ends a reading without a valid reply.</summary>
    internal void Fail(MeterPoint point, DateTimeOffset at, string error)
    {
        point.Plan.Fail(at);
        point.Error = error;
        point.FailingSince ??= at;
        if (point.IsGone || at - point.FailingSince < GoneAfter)
            return;

        point.IsGone = true;
        AddEvent(EventKind.MeterGone, at, point.Id, $"The meter at address {point.Settings.Address} has not answered for a day. {error}");
    }

    /// <summary>Takes a reading of another master. Returns null if it is not complete or its meter is not wanted.</summary>
    internal NewReading? TakePassing(IReadOnlyList<byte[]> telegrams, DateTimeOffset at)
    {
        Telegram[] frames = [.. telegrams.Select(bytes => Telegram.FromBytes(bytes))];
        if (MeterId.Of(MeterReading.From(frames)) is not { } meter)
            return null;

        MeterPoint? point = Find(meter) ?? _points.Find(one => !one.Settings.Address.IsSecondary && one.Settings.Address.Primary == frames[0].Frame.A && one.Meter == null)
            ?? AddFound(meter.Address, at);
        if (point == null || telegrams.Count < point.TelegramCount)
            return null;

        return Take(point, telegrams, at, point.Plan.TakePassing(at), ReadingSource.Passing);
    }

    /// <summary>Adds an event to the round.</summary>
    internal void AddEvent(EventKind kind, DateTimeOffset at, MeterId? meter, string text) =>
        _round.Events.Add(new MeterEvent(kind, at, Settings.Name, meter, text));

    /// <summary>Adds a reading to the round.</summary>
    internal void AddToRound(NewReading reading) => _round.Readings.Add(reading);

    /// <summary>Returns the round so far, with missed slots and the load, and begins a new one.</summary>
    internal Round TakeRound(DateTimeOffset now)
    {
        foreach ((PlannedMeter planned, MissedSlots missed) in _plan.TakeMissed())
        {
            if (_points.Find(point => point.Plan == planned) is { } point)
                _round.Events.Add(EventOf(point, missed));
        }

        PlanLoad load = Load;
        if (load.Fits != _fits)
        {
            _fits = load.Fits;
            AddEvent(EventKind.Load, now, null, _fits ? $"The plan fits again: {load}." : $"The plan does not fit, and some slots are missed: {load}.");
        }

        Round round = _round;
        _round = new Round();
        return round;
    }

    private NewReading Take(MeterPoint point, IReadOnlyList<byte[]> telegrams, DateTimeOffset at, DateTimeOffset? slot, ReadingSource source)
    {
        MeterAddress address = point.Settings.Address;
        MeterReading reading = MeterReading.From([.. telegrams.Select(bytes => Telegram.FromBytes(bytes))], keys.Of(address), at);
        MeterId meter = IdentityOf(point, reading);
        keys.Learn(address, meter);
        NoteIdentity(point, meter, at);
        MeterState state = MeterChanges.StateOf(reading, at, calendar);
        foreach (MeterEvent change in MeterChanges.Between(point.State, state, meter, Settings.Name))
            _round.Events.Add(change);
        NoteAnswer(point, at);
        point.State = state;
        point.TelegramCount = telegrams.Count;
        return new NewReading(meter, Settings.Name, address, at, telegrams, reading) { Slot = slot, Source = source, Name = point.Settings.Name };
    }

    // Two meters with one secondary address differ in the fabrication number, which is part of the address that selects them.
    private static MeterId IdentityOf(MeterPoint point, MeterReading reading)
    {
        MeterAddress address = point.Settings.Address;
        bool isExact = address.IsSecondary && !address.Secondary.HasWildcard;
        return isExact ? MeterId.Of(address) : MeterId.Of(reading) ?? point.Id;
    }

    private void NoteIdentity(MeterPoint point, MeterId meter, DateTimeOffset at)
    {
        if (point.Meter == meter)
            return;

        if (point.Meter is { } old)
        {
            AddEvent(EventKind.MeterReplaced, at, meter, $"The meter at address {point.Settings.Address} was {old}, and is {meter} now.");
            point.State = null;
            point.TelegramCount = 0;
        }

        if (_known.Add(meter))
            AddEvent(EventKind.NewMeter, at, meter, $"A new meter answers at address {point.Settings.Address}.");
        point.Meter = meter;
    }

    private void NoteAnswer(MeterPoint point, DateTimeOffset at)
    {
        if (point.IsGone)
            AddEvent(EventKind.MeterBack, at, point.Id, "The meter answers again.");
        point.IsGone = false;
        point.FailingSince = null;
        point.Error = null;
    }

    private MeterPoint Add(MeterSettings meter, DateTimeOffset now, StoredMeter? stored)
    {
        LineTiming timing = Settings.Line.TimingAt(Settings.Line.BaudRate);
        TimeSpan lineTime = stored is { LineTime.Ticks: > 0 } ? stored.LineTime : LineTimes.Of(timing, meter.Address.IsSecondary);
        MeterPoint point = new(meter, _plan.Add(meter.Address.ToString(), meter.Schedule, lineTime, now, stored?.LastRead));
        _points.Add(point);
        return point;
    }

    private void RestoreOne(MeterSettings meter, StoredMeter? stored, Func<StoredMeter, MeterReading?> lastOf, DateTimeOffset now)
    {
        MeterPoint point = Add(meter, now, stored);
        if (stored == null)
            return;

        point.Meter = stored.Id;
        keys.Learn(meter.Address, stored.Id);
        if (lastOf(stored) is { } last)
        {
            point.State = MeterChanges.StateOf(last, stored.LastRead, calendar);
            point.TelegramCount = last.Telegrams.Count;
        }
    }

    private void Remove(MeterPoint point)
    {
        _plan.Remove(point.Plan);
        _points.Remove(point);
    }

    private MeterEvent EventOf(MeterPoint point, MissedSlots missed)
    {
        string reason = missed.Reason switch
        {
            MissReason.Failing => $"the meter at address {point.Settings.Address} did not answer",
            MissReason.Budget => "the read budget of the meter did not permit a reading",
            MissReason.Overload => "the line time was not sufficient for all meters",
            MissReason.Clock => "the clock of the host was not set",
            MissReason.Line => "the line to the bus was lost",
            _ => "the gateway was not running",
        };
        return new MeterEvent(EventKind.MissedSlots, missed.From, Settings.Name, point.Id, string.Create(CultureInfo.InvariantCulture, $"{missed.Count} slots without a reading: {reason}."))
        {
            Until = missed.To,
            Count = missed.Count,
        };
    }
}
