using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Replies with noise, another address or a copy beside them, which are no collisions, and notices about them.</content>
public sealed partial class MbusMaster
{
    private const int MaxAfter = 2 * Frame.MaxLength;

    private readonly HashSet<MeterAddress> _noisyAcks = [];
    private readonly HashSet<(MbusNoticeKind, MeterAddress?)> _noticed = [];
    private readonly Dictionary<byte, long> _unansweredAt = [];

    // The SND_NKE before a write was answered by E5 and another byte.
    private bool _isAckUnproven;

    /// <summary>Receives each deviation of a meter or of the line once; null for no notices.</summary>
    public IProgress<MbusNotice>? Notices { get; set; }

    private bool IsNoiseKnown => _exchange.AddedBefore >= 0 || _exchange.AddedAfter >= 0;

    private void Notice(MbusNoticeKind kind, MeterAddress? meter, string message)
    {
        if (Notices != null && _noticed.Add((kind, meter)))
            Notices.Report(new MbusNotice(kind, meter, message));
    }

    private void NoticeAddedBytes()
    {
        if (_exchange.AddedBefore >= 0)
            Notice(MbusNoticeKind.AddedByte, null, $"The line adds {_exchange.AddedBefore:X2} before each reply; it is ignored. Typical cause: a converter that switches to reception.");
        if (_exchange.AddedAfter >= 0)
            Notice(MbusNoticeKind.AddedByte, null, $"The line adds {_exchange.AddedAfter:X2} after each reply; it is ignored. Typical cause: a converter that switches to transmission.");
    }

    /// <summary>
    /// Runs an exchange that is answered by E5. If the E5 came with another byte, a reading decides whether it was a collision; it makes the
    /// meter send its first telegram.
    /// </summary>
    private async ValueTask<Outcome> AcknowledgeAsync(int length, MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await ExchangeAsync(length, Sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Damage || !_exchange.MayBeAck)
            return outcome;

        return _noisyAcks.Contains(address) || await IsOneMeterAsync(address, cancel).ConfigureAwait(false) != null ? Outcome.Reply : Outcome.Damage;
    }

    /// <summary>Requests data once, and listens for the whole reply window. Returns the telegram if only one meter can have sent it.</summary>
    /// <param name="address">Address of the request.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <param name="isNoisyAck">True if the acknowledgement before it came with another byte: it is accepted from this meter from now on.</param>
    private async ValueTask<Telegram?> IsOneMeterAsync(MeterAddress address, CancellationToken cancel, bool isNoisyAck = true)
    {
        if (address.Primary == PrimaryAddress.Selected)
            _counts.Reset(PrimaryAddress.Selected);
        byte c = _counts.Stamp(ControlField.ReqUd2, address.Primary);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), 1, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply || _exchange.Reply.DataLength == 0 || _exchange.BytesSeen != _exchange.Reply.Length)
            return null;

        _counts.Confirm(c, address.Primary);
        Telegram telegram = new(_exchange.Reply);
        if (!await IsAloneAsync(telegram, cancel).ConfigureAwait(false))
            return null;

        NoticeAddedBytes();
        if (isNoisyAck && !IsNoiseKnown)
        {
            _noisyAcks.Add(address);
            Notice(MbusNoticeKind.DoubledReply, address, $"Meter {address}: its acknowledgement comes with another byte, or twice; its telegram proves that there is one meter.");
        }

        return telegram;
    }

    private async ValueTask<bool> IsAloneAsync(Telegram telegram, CancellationToken cancel) =>
        await ListenAsync(cancel).ConfigureAwait(false) is byte[] after && IsCopyOrNoise(after, telegram);

    /// <summary>Returns the bytes until the end of the reply window; null if one is damaged.</summary>
    private async ValueTask<byte[]?> ListenAsync(CancellationToken cancel)
    {
        List<byte> after = [];
        long end = _exchange.SentAt + Timing.ReplyWindow;
        while (_line.Now < end && after.Count <= MaxAfter)
        {
            Received received = await _line.ReceiveAsync(_received, end, cancel).ConfigureAwait(false);
            if (received.Damaged)
                return null;

            if (received.Count > 0)
                _exchange.Receive(_received, 0, received.Count, received.At);
            after.AddRange(_received[..received.Count]);
            end = received.Count > 0 ? Math.Max(end, received.At + Timing.ByteGap) : end;
        }

        return [.. after];
    }

    // An E5 for a data request may be the second one for the request before: the telegram then follows it.
    private async ValueTask<Telegram?> TelegramAfterAckAsync(byte address, CancellationToken cancel)
    {
        byte[] after = await ListenAsync(cancel).ConfigureAwait(false) ?? [];
        for (int start = 0; start < after.Length; start++)
        {
            int length = Frame.Examine(after, start, after.Length - start);
            bool isWhole = length > Frame.ShortLength && length <= after.Length - start;
            if (isWhole && Frame.TryParse(after, start, length, out Frame frame) && (frame.A == address || address >= PrimaryAddress.Selected))
                return new Telegram(frame);
        }

        return null;
    }

    private bool IsCopyOrNoise(byte[] after, Telegram telegram)
    {
        if (after.Length == 0 || (after.Length == 1 && after[0] == _exchange.AddedAfter))
            return true;

        bool isCopy = after.AsSpan().IndexOf(telegram.Bytes.Span) is >= 0 and <= 1 && after.Length <= telegram.Bytes.Length + 2;
        if (isCopy)
            Notice(MbusNoticeKind.DoubledReply, null, "A telegram came twice; the copy is ignored.");
        return isCopy;
    }

    private void NoteUnanswered()
    {
        Frame.TryParse(_exchange.Request, 0, _exchange.RequestLength, out Frame request);
        if (_exchange.Outcome != Outcome.Reply)
            _unansweredAt[request.A] = _line.Now;
    }

    // A late reply to another request has that request's address.
    private bool AcceptStray(MeterAddress address)
    {
        const long LongestDelay = 60_000_000;
        int replied = _exchange.StrayAddress;
        if (replied < 0 || (_unansweredAt.TryGetValue((byte)replied, out long at) && _line.Now - at < LongestDelay))
            return false;

        _exchange.AcceptStray();
        Notice(MbusNoticeKind.OtherAddress, address, $"Meter {address} replies with address {replied}; its reply is accepted, because it is the only one. Check the address setting of the meter.");
        return true;
    }
}
