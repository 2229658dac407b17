namespace Mbus.Server.Bridge;

/// <summary>An event that clients or the bus can repeat without end, and that the log therefore limits: see <see cref="BridgeEvents"/>.</summary>
internal enum BridgeEvent
{
    // Those of the arbiter have the numbers of ArbiterNotice.
    Connected = 100,
    Closed,
    NotAllowed,
    Full,
    Displaced,
    NotReading,
    AcceptFailed,
    TraceDropped,
    LineLost,
    LineBack,
}
