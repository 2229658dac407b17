namespace Mbus.Client;

/// <summary>Proves that only one meter answered, where noise, another E5 or a copy beside a reply looks like a collision.</summary>
internal sealed class LoneMeterCheck(MasterLink link)
{
    // Bytes that a converter adds to a reply; more are several replies, or a bridge's mark for them.
    internal const int MaxAddedBytes = 4;

    private const int MarkAfterAck = MaxAddedBytes + 1;

    // Two telegrams at the same time damage more bytes of each other.
    private const int MaxDamagedBytes = 2;

    private readonly HashSet<MeterAddress> _noisyAcks = [];

    /// <summary>True if the acknowledgement of a meter comes with another byte.</summary>
    internal bool HasNoisyAcks => _noisyAcks.Count > 0;

    /// <summary>True if a damaged answer may be the E5 of one meter and added bytes: a reading decides it.</summary>
    internal bool MayBeOne => link.Exchange.MayBeAck
        || (link.Exchange.MayContainAck && link.Exchange.BytesSeen <= 1 + MaxAddedBytes && link.Exchange.BytesSeen > (link.IsNoiseKnown ? 1 : 2));

    /// <summary>True if a damaged answer may be an E5 and a bridge's mark for other bytes: how many meters answered is not known.</summary>
    internal bool HasMarkedAck => link.Exchange.MayContainAck && link.Exchange.BytesSeen == 1 + MarkAfterAck;

    /// <summary>True if the last reply was not sound, but is one telegram except for a few bytes.</summary>
    internal bool IsNearlyTelegram => link.Exchange.Outcome == Outcome.Reply
        ? link.Exchange.BytesSeen - link.Exchange.Reply.Length <= MaxAddedBytes
        : link.Exchange.BytesSeen > Frame.ShortLength
            && (link.DamagedBytes == 0 ? link.Exchange.BytesSeen == link.Exchange.BytesExpected : link.DamagedBytes <= MaxDamagedBytes);

    /// <summary>Returns true if the acknowledgements of this meter come with another byte.</summary>
    internal bool IsNoisyAck(MeterAddress address) => _noisyAcks.Contains(address);

    /// <summary>
    /// Runs an exchange that is answered by E5. If the E5 came with another byte, a reading decides whether it was a collision; it makes the
    /// meter send its first telegram.
    /// </summary>
    internal async ValueTask<Outcome> AcknowledgeAsync(int length, MeterAddress address, int sends, CancellationToken cancel)
    {
        Outcome outcome = await link.ExchangeAsync(length, sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Damage || !MayBeOne)
            return outcome;

        return _noisyAcks.Contains(address) || await IsOneMeterAsync(address, cancel).ConfigureAwait(false) != null ? Outcome.Reply : Outcome.Damage;
    }

    /// <summary>Requests data once, and listens for the whole reply window. Returns the telegram if only one meter can have sent it.</summary>
    /// <param name="address">Address of the request.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <param name="isNoisyAck">True if the acknowledgement before it came with another byte: it is accepted from this meter from now on.</param>
    internal async ValueTask<Telegram?> IsOneMeterAsync(MeterAddress address, CancellationToken cancel, bool isNoisyAck = true)
    {
        int added = link.Exchange.BytesSeen <= 1 + MaxAddedBytes ? link.Exchange.BytesSeen - 1 : 0;
        int known = link.Exchange.AddedBefore;
        if (address.Primary == PrimaryAddress.Selected)
            link.Counts.Reset(PrimaryAddress.Selected);
        byte c = link.Counts.Stamp(ControlField.ReqUd2, address.Primary);
        Outcome outcome = await link.ExchangeShortAsync(c, address.Primary, 1, cancel).ConfigureAwait(false);
        bool isLearnt = link.Exchange.AddedBefore >= 0 && link.Exchange.AddedBefore != known;
        int before = link.Exchange.BytesSeen - link.Exchange.Reply.Length + (isLearnt ? 1 : 0);
        bool isOnlyFrame = link.Exchange.Strays == 0 && before <= MaxAddedBytes;
        if (outcome != Outcome.Reply || link.Exchange.Reply.DataLength == 0 || !isOnlyFrame)
            return null;

        link.Counts.Confirm(c, address.Primary);
        Telegram telegram = new(link.Exchange.Reply);
        byte[]? after = await link.ListenAsync(cancel).ConfigureAwait(false);
        bool isAlone = after != null && (before + after.Length == added || (before == (isLearnt ? 1 : 0) && IsCopyOrNoise(after, telegram)));
        if (!isAlone)
            return null;

        link.NoticeAddedBytes();
        if (isNoisyAck && (!link.IsNoiseKnown || before + after!.Length > 1))
            NoteNoisyAck(address);
        return telegram;
    }

    /// <summary>Accepts acknowledgements with another byte from this meter.</summary>
    internal void NoteNoisyAck(MeterAddress address)
    {
        _noisyAcks.Add(address);
        link.Notice(MbusNoticeKind.DoubledReply, address, $"Meter {address}: its acknowledgement comes with another byte, or twice; its telegram proves that there is one meter.");
    }

    /// <summary>
    /// Returns the telegram after an E5; null for none. An E5 for a data request may be the second one for the request before: the telegram
    /// then follows it.
    /// </summary>
    internal async ValueTask<Telegram?> TelegramAfterAckAsync(byte address, CancellationToken cancel)
    {
        byte[] after = await link.ListenAsync(cancel).ConfigureAwait(false) ?? [];
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
        if (after.Length == 0 || (after.Length == 1 && after[0] == link.Exchange.AddedAfter))
            return true;

        bool isCopy = after.AsSpan().IndexOf(telegram.Bytes.Span) is >= 0 and <= 1 && after.Length <= telegram.Bytes.Length + 2;
        if (isCopy)
            link.Notice(MbusNoticeKind.DoubledReply, null, "A telegram came twice; the copy is ignored.");
        return isCopy;
    }
}
