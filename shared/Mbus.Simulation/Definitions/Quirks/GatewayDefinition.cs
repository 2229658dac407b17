namespace Mbus.Simulation;

/// <summary>Behaviour of a TCP gateway in front of a simulated bus. The default is a gateway that serves one master after another.</summary>
public sealed record GatewayDefinition
{
    /// <summary>Time without a byte after which the gateway closes the connection, in microseconds; null for never.</summary>
    public long? IdleCloseMicroseconds { get; init; }

    /// <summary>True if the gateway closes the connection after each reply.</summary>
    public bool ClosesAfterReply { get; init; }

    /// <summary>Time after a connection within which the gateway closes a new one at once, in microseconds.</summary>
    public long PauseMicroseconds { get; init; }

    /// <summary>
    /// Time without a byte after which the gateway has forgotten the connection, in microseconds: it resets it at the next byte. Null for
    /// never.
    /// </summary>
    public long? ForgetsMicroseconds { get; init; }

    /// <summary>Time from the connection until the gateway reads its bytes, in microseconds.</summary>
    public long AcceptMicroseconds { get; init; }

    /// <summary>True if the gateway closes further connections at once while it serves one; false if they wait.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>Bytes that the gateway sends at the start of a connection.</summary>
    public byte[] Greeting { get; init; } = [];

    /// <summary>True for a Telnet server: FF is doubled in both directions.</summary>
    public bool IsTelnet { get; init; }

    /// <summary>Maximum number of bytes of one segment; null for whole replies.</summary>
    public int? SegmentBytes { get; init; }

    /// <summary>Pause between two segments, in microseconds.</summary>
    public long SegmentPauseMicroseconds { get; init; }
}
