using System;
using System.Collections.Concurrent;

namespace Mbus.Twin;

/// <summary>The UDP datagrams of a board: those that arrive at one of its ports, and those that it sends.</summary>
public sealed class BoardDatagrams
{
    private readonly ConcurrentDictionary<int, ConcurrentQueue<byte[]>> _arrived = new();

    /// <summary>The sent datagrams with their destinations, for example "255.255.255.255:68".</summary>
    public ConcurrentQueue<(string To, byte[] Bytes)> Sent { get; } = new();

    /// <summary>A datagram arrives; it is dropped if the device has no socket at the port.</summary>
    public void Arrive(int port, byte[] bytes)
    {
        if (_arrived.TryGetValue(port, out ConcurrentQueue<byte[]>? queue))
            queue.Enqueue(bytes);
    }

    internal void Bind(int port) => _arrived[port] = new ConcurrentQueue<byte[]>();

    internal bool HasArrived(int port) => _arrived.TryGetValue(port, out ConcurrentQueue<byte[]>? queue) && !queue.IsEmpty;

    internal byte[] Take(int port) => _arrived[port].TryDequeue(out byte[]? bytes) ? bytes : throw new InvalidOperationException("No datagram.");
}
