using System.Net.Sockets;
using Mbus.Client.Lines;

namespace Mbus.Simulation.Slaves;

/// <summary>Connection of a master to a simulated gateway: transfers bytes as the gateway's definition says.</summary>
internal sealed class GatewaySocket(Socket socket, GatewayDefinition gateway, TimeProvider time) : IDisposable
{
    private const byte TelnetEscape = 0xFF;
    private const byte Will = 0xFB;
    private const byte Dont = 0xFE;

    private long _activeAt = time.Microseconds();
    private int _negotiation;

    /// <summary>Sends the greeting.</summary>
    internal ValueTask<int> GreetAsync(CancellationToken cancel) => socket.SendAsync(gateway.Greeting, cancel);

    /// <summary>Sends a reply, in segments if the definition says so.</summary>
    internal async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> wire = gateway.IsTelnet ? Escape(bytes.Span) : bytes;
        while (wire.Length > 0)
        {
            ReadOnlyMemory<byte> segment = wire[..Math.Min(wire.Length, gateway.SegmentBytes ?? wire.Length)];
            // Before the send: the master may have the bytes before the call returns.
            _activeAt = time.Microseconds();
            wire = wire[await socket.SendAsync(segment, cancel).ConfigureAwait(false)..];
            if (wire.Length > 0 && gateway.SegmentPauseMicroseconds > 0)
                await time.UntilAsync(time.Microseconds() + gateway.SegmentPauseMicroseconds, cancel).ConfigureAwait(false);
        }

        if (gateway.ClosesAfterReply)
            socket.Shutdown(SocketShutdown.Both);
    }

    /// <summary>Receives bytes of the master; returns their number, 0 at the end of the connection.</summary>
    internal async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            int count = await ReceiveWireAsync(buffer).ConfigureAwait(false);
            if (count == 0 || HasForgotten())
                return 0;

            _activeAt = time.Microseconds();
            count = gateway.IsTelnet ? Unescape(buffer.Span[..count]) : count;
            if (count > 0)
                return count;
        }
    }

    public void Dispose() => socket.Dispose();

    private async ValueTask<int> ReceiveWireAsync(Memory<byte> buffer)
    {
        if (gateway.IdleCloseMicroseconds is not long idle)
            return await socket.ReceiveAsync(buffer).ConfigureAwait(false);

        using CancellationTokenSource stop = new();
        Task<int> receiving = socket.ReceiveAsync(buffer, stop.Token).AsTask();
        while (!receiving.IsCompleted && time.Microseconds() < _activeAt + idle)
            await Task.WhenAny(receiving, time.UntilAsync(_activeAt + idle, stop.Token).AsTask()).ConfigureAwait(false);

        if (receiving.IsCompleted)
            return await receiving.ConfigureAwait(false);

        socket.Shutdown(SocketShutdown.Both);
        return 0;
    }

    // A gateway that has lost the state of a connection answers its next segment with a reset.
    private bool HasForgotten()
    {
        bool has = time.Microseconds() - _activeAt > gateway.ForgetsMicroseconds;
        if (has)
            socket.LingerState = new LingerOption(true, 0);
        return has;
    }

    private static byte[] Escape(ReadOnlySpan<byte> bytes)
    {
        List<byte> wire = [];
        foreach (byte one in bytes)
        {
            wire.Add(one);
            if (one == TelnetEscape)
                wire.Add(TelnetEscape);
        }

        return [.. wire];
    }

    // Answers of the master to the negotiation are dropped.
    private int Unescape(Span<byte> bytes)
    {
        int count = 0;
        foreach (byte one in bytes)
        {
            bool isData = _negotiation == 0 ? one != TelnetEscape : _negotiation == 1 && one == TelnetEscape;
            _negotiation = (_negotiation, one) switch
            {
                (0, TelnetEscape) => 1,
                (1, >= Will and <= Dont) => 2,
                _ => 0,
            };
            if (isData)
                bytes[count++] = one;
        }

        return count;
    }
}
