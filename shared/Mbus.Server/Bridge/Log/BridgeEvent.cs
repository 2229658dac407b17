namespace Mbus.Server.Bridge;

/// <summary>An event that clients or the bus can repeat without limit, so the log limits it: see <see cref="BridgeEvents"/>.</summary>
internal enum BridgeEvent
{
    // Arbiter events use the numbers of ArbiterNotice.
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
