using Mbus.Gateway.Buses;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt;

/// <summary>Whether a meter of the store is still read.</summary>
internal enum Planned
{
    /// <summary>It is in the plan of its bus.</summary>
    Yes,

    /// <summary>It was replaced, or is not in the settings any more.</summary>
    No,

    /// <summary>Not known: its bus is not started yet.</summary>
    Unknown,
}

/// <summary>A meter of the store and its place in the plan. Only a meter that is certainly not read any more is removed.</summary>
/// <param name="Planned">Whether it is read.</param>
/// <param name="Status">State in the plan; null if it is not in the plan.</param>
internal readonly record struct MeterPlace(Planned Planned, PlannedMeterStatus? Status)
{
    /// <summary>State of a meter that does not answer any more.</summary>
    internal const string Offline = "offline";

    private static readonly TimeSpan OfflineAfter = TimeSpan.FromDays(1);

    /// <summary>Returns the buses of the settings, with their states; null for a bus that is not started.</summary>
    internal static Dictionary<string, (BusStatus? Status, bool HasList)> StatesOf(GatewaySettings settings, IReadOnlyList<GatewayBus> buses) =>
        settings.Buses.ToDictionary(bus => bus.Name, bus => (buses.FirstOrDefault(one => one.Name == bus.Name)?.Status, bus.Meters != null));

    /// <summary>Finds a meter.</summary>
    /// <param name="meter">Meter of the store.</param>
    /// <param name="buses">Buses of the settings, with their states; null for a bus that is not started.</param>
    internal static MeterPlace Of(StoredMeter meter, IReadOnlyDictionary<string, (BusStatus? Status, bool HasList)> buses)
    {
        if (!buses.TryGetValue(meter.Bus, out (BusStatus? Status, bool HasList) bus))
            return new MeterPlace(Planned.No, null);
        if (bus.Status == null)
            return new MeterPlace(Planned.Unknown, null);
        if (bus.Status.Meters.FirstOrDefault(one => one.Meter == meter.Id) is { } found)
            return new MeterPlace(Planned.Yes, found);

        PlannedMeterStatus? other = bus.Status.Meters.FirstOrDefault(one => one.Address == meter.Address.ToString());
        bool isReplaced = other?.LastRead != null;
        bool isRemoved = other == null && bus.HasList;
        return new MeterPlace(isReplaced || isRemoved ? Planned.No : Planned.Unknown, null);
    }

    /// <summary>
    /// Returns <c>online</c>; <c>late</c> after a failed attempt; <c>offline</c> if the meter has not answered for a day, or was never read.
    /// </summary>
    internal static string StatusText(PlannedMeterStatus meter, DateTimeOffset now) => meter switch
    {
        { LastRead: null } => Offline,
        { Error: null } => "online",
        { FailingSince: { } since } when now - since >= OfflineAfter => Offline,
        _ => "late",
    };
}
