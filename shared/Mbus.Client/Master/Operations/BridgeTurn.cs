using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// Probes through a bridge of this project: directly behind each, REQ_SKE to 251, which the bridge answers after the turn of the probe on
/// the bus. So silence is certain after the time on the bus and one round trip, however long the bridge serves other masters.
/// </summary>
internal sealed class BridgeTurn(MasterLink link)
{
    // A bridge holds a request for at most a lease (4.5 s and one longest reading) and one longest reading of each client.
    private const long MaxLease = 10_000_000;
    private const int MaxClients = 20;

    // The bridge drops a probe to a meter from which another master reads telegrams for so long.
    private const int MaxTurns = 3;

    private readonly byte[] _probe = new byte[Frame.MaxLength + Frame.ShortLength];
    private readonly byte[] _received = new byte[Frame.MaxLength];
    private readonly byte[] _expected = new byte[Frame.ShortLength];
    private readonly List<byte> _held = [];
    private byte _frameCountBit = ControlField.Fcb;
    private bool _hasEnded;
    private bool _isUnserved;

    /// <summary>
    /// Finds out once whether a bridge of this project is at the other end. A level converter may also answer at 251, but it does not repeat
    /// bit 5 of the request.
    /// </summary>
    internal async ValueTask FindOutAsync(CancellationToken cancel)
    {
        if (!link.Line.LearnsDelay || link.Line.FarEnd != FarEnd.Unknown)
            return;

        bool isBridge = await IsAnsweredAsync(cancel).ConfigureAwait(false) && await IsAnsweredAsync(cancel).ConfigureAwait(false);
        link.Line.FarEnd = isBridge ? FarEnd.Bridge : FarEnd.NoBridge;
    }

    /// <summary>
    /// Runs an exchange with the frame in <see cref="MasterLink.Request"/> to the end of its turn; again if it did not get one. Returns false if
    /// there is no such bridge, or no turn: the request must then be made without it.
    /// </summary>
    internal async ValueTask<bool> TryRunAsync(int length, CancellationToken cancel)
    {
        for (int i = 0; i < MaxTurns && link.Line.FarEnd == FarEnd.Bridge; i++)
        {
            if (await HasTurnAsync(length, cancel).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async ValueTask<bool> HasTurnAsync(int length, CancellationToken cancel)
    {
        link.Begin(length, 1);
        Exchange exchange = link.Exchange;
        long maxTurn = MaxLease + (MaxClients * link.Timing.Bytes(Frame.MaxLength));
        exchange.Timing = new LineTiming(link.Timing.BaudRate, maxTurn);
        while (!exchange.Poll(link.Line.Now))
            await link.ReceiveAsync(exchange.NextDeadline, cancel).ConfigureAwait(false);

        await SendAsync(exchange, cancel).ConfigureAwait(false);
        if (!await IsEndedAsync(exchange.SentAt + maxTurn, cancel).ConfigureAwait(false))
        {
            link.Line.FarEnd = FarEnd.Other;
            return false;
        }

        if (exchange.Outcome == Outcome.Pending)
            exchange.Poll(exchange.NextDeadline);
        await AwaitOthersAsync(cancel).ConfigureAwait(false);
        return !_isUnserved;
    }

    private async ValueTask SendAsync(Exchange exchange, CancellationToken cancel)
    {
        exchange.Request.AsSpan(0, exchange.RequestLength).CopyTo(_probe);
        int length = exchange.RequestLength + NextRequest(_probe, exchange.RequestLength);
        long sent = await link.Line.SendAsync(_probe.AsMemory(0, length), cancel).ConfigureAwait(false);

        // The bridge does not send REQ_SKE on the bus.
        exchange.Sent(sent - link.Timing.Bytes(Frame.ShortLength), link.Line.Now);
    }

    private int NextRequest(byte[] buffer, int offset)
    {
        _frameCountBit ^= ControlField.Fcb;
        Frame.WriteShort(_expected, 0, (byte)(ControlField.LinkStatus | _frameCountBit), PrimaryAddress.Converter);
        return Frame.WriteShort(buffer, offset, (byte)(ControlField.ReqSke | _frameCountBit), PrimaryAddress.Converter);
    }

    private async ValueTask<bool> IsAnsweredAsync(CancellationToken cancel)
    {
        int length = NextRequest(_probe, 0);
        byte[] answer = await link.SendBytesAsync(_probe.AsMemory(0, length), Frame.ShortLength, cancel).ConfigureAwait(false);
        return answer.AsSpan().SequenceEqual(_expected);
    }

    private async ValueTask<bool> IsEndedAsync(long deadline, CancellationToken cancel)
    {
        _held.Clear();
        _hasEnded = false;
        while (!_hasEnded && (link.Line.Now < deadline || link.Line.HasArrivals))
        {
            Received received = await link.Line.ReceiveAsync(_received, deadline, cancel).ConfigureAwait(false);
            if (received.Damaged)
                link.Exchange.ReceiveDamaged(received.Count, received.At);
            for (int i = 0; i < received.Count && !received.Damaged; i++)
                Take(_received[i], received.At);
        }

        return _hasEnded;
    }

    // Bytes that may be those of the answer are held until they are it, or something else.
    private void Take(byte one, long at)
    {
        _held.Add(one);
        while (_held.Count > 0 && !IsStartOfAnswer())
        {
            link.Exchange.Receive([_held[0]], 0, 1, at);
            _held.RemoveAt(0);
        }

        _hasEnded = _held.Count == _expected.Length;
        _isUnserved = _hasEnded && (_held[1] & ControlField.Dfc) != 0;
    }

    // DFC in the C field, and so in the checksum, shows that the request did not get its turn.
    private bool IsStartOfAnswer()
    {
        const int C = 1, Checksum = 3;
        int dfc = _held.Count > C ? (_held[C] ^ _expected[C]) & ControlField.Dfc : 0;
        for (int i = 0; i < _held.Count; i++)
        {
            if (_held[i] != (byte)(_expected[i] + (i is C or Checksum ? dfc : 0)))
                return false;
        }

        return true;
    }

    // Another meter at the address may be slower than the first: its E5 would disturb the next request.
    private async ValueTask AwaitOthersAsync(CancellationToken cancel)
    {
        long end = link.Exchange.LastByteAt + link.Timing.ReplyWindow - link.Line.Timing.Slack;
        while (link.Exchange.BytesSeen > 0 && link.Line.Now < end)
            await link.ReceiveAsync(end, cancel).ConfigureAwait(false);
    }
}
