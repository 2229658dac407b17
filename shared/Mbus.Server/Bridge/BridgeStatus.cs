namespace Mbus.Server.Bridge;

/// <summary>Snapshot of a <see cref="BridgeServer"/>. Counters start at 0 when the bridge starts.</summary>
public sealed record BridgeStatus
{
    /// <summary>Number of connected clients.</summary>
    public int Clients { get; init; }

    /// <summary>Client whose request is on the bus; null when the bus is free.</summary>
    public int? Owner { get; init; }

    /// <summary>Number of client requests sent on the bus.</summary>
    public int Requests { get; init; }

    /// <summary>Number of requests with a valid reply.</summary>
    public int Replies { get; init; }

    /// <summary>Number of requests without a reply.</summary>
    public int Silences { get; init; }

    /// <summary>Number of requests answered by bytes without a valid reply.</summary>
    public int Damages { get; init; }

    /// <summary>
    /// Number of client requests that were not sent on the bus: refused, expired, superseded, too long to queue, without a selected meter,
    /// with a lost sequence, or writes whose SND_NKE was not acknowledged.
    /// </summary>
    public int Dropped { get; init; }

    /// <summary>Last error of the line or the bridge; null when none occurred.</summary>
    public string? LastError { get; init; }
}
