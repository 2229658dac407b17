using System.Net;

namespace Mbus.Client.Bridge;

/// <summary>What a <see cref="BridgeServer"/> serves, and whom.</summary>
public sealed record BridgeOptions
{
    /// <summary>The port that masters expect a transparent M-Bus bridge at.</summary>
    public const int DefaultPort = 10001;

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [new(IPAddress.Loopback, DefaultPort)];

    /// <summary>The networks that are served; empty for all. Others are closed before they take a place.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];

    /// <summary>True to refuse everything that writes to a meter; selections by secondary address pass.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>How many clients there can be at once.</summary>
    public int MaxClients { get; init; } = 32;
}
