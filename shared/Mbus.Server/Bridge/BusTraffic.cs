namespace Mbus.Server.Bridge;

/// <summary>Kind of <see cref="BusTraffic"/>.</summary>
public enum BusTrafficKind
{
    /// <summary>Bytes sent on the bus.</summary>
    Sent,

    /// <summary>Bytes received from the bus.</summary>
    Received,

    /// <summary>Bytes received with a parity or framing error.</summary>
    Damaged,
}

/// <summary>Bytes on the bus of a <see cref="BridgeServer"/>.</summary>
/// <param name="at">Time in microseconds, on the line's clock.</param>
/// <param name="kind">Direction and quality.</param>
/// <param name="client">Client whose request is on the bus; -1 for none.</param>
/// <param name="bytes">Bytes; valid during the call.</param>
public readonly ref struct BusTraffic(long at, BusTrafficKind kind, int client, ReadOnlySpan<byte> bytes)
{
    /// <summary>Time in microseconds, on the line's clock.</summary>
    public long At { get; } = at;

    /// <summary>Direction and quality.</summary>
    public BusTrafficKind Kind { get; } = kind;

    /// <summary>Client whose request is on the bus; -1 for none.</summary>
    public int Client { get; } = client;

    /// <summary>Bytes; valid during the call.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}

/// <summary>Receives the traffic of a bus. Called under the lock of the bridge: it must not block, and must not call the bridge.</summary>
public delegate void BusTrafficHandler(BusTraffic traffic);
