namespace Mbus.Server.Bridge;

/// <summary>The state of a <see cref="BridgeServer"/> at one moment. Counters start at 0 with the bridge.</summary>
public sealed record BridgeStatus
{
    /// <summary>How many clients are connected.</summary>
    public int Clients { get; init; }

    /// <summary>The client whose request is on the bus; null for none.</summary>
    public int? Owner { get; init; }

    /// <summary>Requests of clients that were put on the bus.</summary>
    public int Requests { get; init; }

    /// <summary>Requests that got a valid reply.</summary>
    public int Replies { get; init; }

    /// <summary>Requests that got no reply.</summary>
    public int Silences { get; init; }

    /// <summary>Requests that got bytes, but no valid reply.</summary>
    public int Damages { get; init; }

    /// <summary>Requests of clients that were not put on the bus: refused, expired, superseded, too long to wait, without a
    /// selected meter, whose sequence was lost, or a write whose SND_NKE was not acknowledged.</summary>
    public int Dropped { get; init; }

    /// <summary>The last error of the line or of the bridge itself; null when there was none.</summary>
    public string? LastError { get; init; }
}
