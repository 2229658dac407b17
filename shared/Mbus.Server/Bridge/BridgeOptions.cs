using System.Net;

namespace Mbus.Server.Bridge;

/// <summary>Where a <see cref="BridgeServer"/> listens, and which clients it serves.</summary>
public sealed record BridgeOptions
{
    /// <summary>The port that masters expect a transparent M-Bus bridge at.</summary>
    public const int DefaultPort = 10001;

    /// <summary>The default of <see cref="MaxClients"/>.</summary>
    public const int DefaultMaxClients = 64;

    /// <summary>Where to listen.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [new(IPAddress.Loopback, DefaultPort)];

    /// <summary>The networks that are served over TCP; empty for all. Connections from others are closed before they take a place.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>What the clients may do.</summary>
    public Access Access { get; init; } = Access.Write;

    /// <summary>How many clients can be connected at once, 1 to <see cref="Arbiter.MaxClients"/>.</summary>
    public int MaxClients { get; init; } = DefaultMaxClients;
}
