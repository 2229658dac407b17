using System.Net;

namespace Mbus.Server.Bridge;

/// <summary>Listen addresses and client permissions of a <see cref="BridgeServer"/>.</summary>
public sealed record BridgeOptions
{
    /// <summary>TCP port that masters expect for a transparent M-Bus bridge.</summary>
    public const int DefaultPort = 10001;

    /// <summary>Default of <see cref="MaxClients"/>.</summary>
    public const int DefaultMaxClients = 64;

    /// <summary>Addresses to listen on.</summary>
    public IReadOnlyList<ListenAddress> Listen { get; init; } = [new(IPAddress.Loopback, DefaultPort)];

    /// <summary>
    /// Networks that may connect over TCP; empty allows all. Connections from other networks are closed before they take a place.
    /// </summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>Requests that clients may send.</summary>
    public Access Access { get; init; } = Access.Write;

    /// <summary>Maximum number of simultaneous clients, 1 to <see cref="Arbiter.MaxClients"/>.</summary>
    public int MaxClients { get; init; } = DefaultMaxClients;
}
