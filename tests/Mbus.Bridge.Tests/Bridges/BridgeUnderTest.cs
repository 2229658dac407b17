using System.Net;
using System.Net.Sockets;

namespace Mbus.Bridge.Tests;

/// <summary>The settings of a bridge in a test.</summary>
internal sealed record BridgeSetup
{
    internal int MaxClients { get; init; } = 3;

    /// <summary>Networks, separated by blanks.</summary>
    internal string Allow { get; init; } = "127.0.0.0/8";

    internal bool ReadOnly { get; init; }
}

/// <summary>A bridge with real sockets on loopback, with a bus on which a function replies to each request immediately.</summary>
internal abstract class BridgeUnderTest : IAsyncDisposable
{
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The number of connected masters.</summary>
    internal abstract int Clients { get; }

    /// <summary>Requests that got a valid reply.</summary>
    internal abstract int Replies { get; }

    /// <summary>Requests that got no reply.</summary>
    internal abstract int Silences { get; }

    /// <summary>The address for masters.</summary>
    internal abstract IPEndPoint EndPoint { get; }

    /// <summary>The requests sent on the bus.</summary>
    internal abstract byte[][] Sent { get; }

    /// <summary>Advances the bridge's clock.</summary>
    internal abstract void Advance(long microseconds);

    /// <summary>The line to the bus is unplugged.</summary>
    internal abstract void LoseLine();

    /// <summary>The line to the bus is plugged in again.</summary>
    internal abstract void ReturnLine();

    public abstract ValueTask DisposeAsync();

    internal Socket Connect(int? receiveBuffer = null)
    {
        Socket client = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is int size)
            client.ReceiveBufferSize = size;
        client.Connect(EndPoint);
        return client;
    }
}
