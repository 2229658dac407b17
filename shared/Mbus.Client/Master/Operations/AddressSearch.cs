namespace Mbus.Client;

/// <summary>One search of the secondary addresses, by wildcards.</summary>
internal sealed class AddressSearch(MasterLink link, LoneMeterCheck lone, MeterSelection selection, ReplyTime replyTime, SecondarySearch search)
{
    // Fewer answers do not show the reply time of the meters on this bus. Each meter answers the first selection and one for its digit, with the whole wait.
    private const int MinAnswers = 4;

    private const int FewDoubtfulAcks = 2;
    private const int FewLongAcks = 3;
    private const int MaxReadings = 3;

    // Acknowledgements with other bytes, by the number of bytes.
    private readonly int[] _doubtfulAcks = new int[LoneMeterCheck.MaxAddedBytes + 2];

    private long _slowest;
    private int _answers;
    private MeterAddress? _collided;
    private int _cleanAcks;
    private bool _hasAddedBytes;

    // Selections that were silent for a short wait since the last time at which no late reply was possible.
    private readonly List<byte[]> _doubtful = [];
    private bool _isUnproven;
    private bool _hasMissed;

    // A telegram was the first reading that was not silent, or began it: no E5 was late.
    private bool _isProof;

    /// <summary>True for a search in which each selection has the whole wait, after one that has missed a meter.</summary>
    private bool HasWholeWaits { get; init; }

    private bool MustRestart => _hasMissed && !HasWholeWaits;

    internal async Task<IReadOnlyList<FoundMeter>> RunAsync(IProgress<FoundMeter>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        List<FoundMeter> all = [];
        await RunAsync(all, found, progress, cancel).ConfigureAwait(false);
        if (!MustRestart)
            return all;

        search.Restart();
        await new AddressSearch(link, lone, selection, replyTime, search) { HasWholeWaits = true }.RunAsync(all, found, progress, cancel).ConfigureAwait(false);
        return all;
    }

    private async Task RunAsync(List<FoundMeter> all, IProgress<FoundMeter>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        long start = link.Line.Now;
        int before = search.Selections;
        int acks = link.Acks;
        MeterAddress? first = null;
        while (!MustRestart && search.Next())
        {
            first ??= MeterAddress.Of(search.Mask, search.FabricationNumber);
            await ReportAsync(null).ConfigureAwait(false);
            Telegram? telegram = await SelectAndReadAsync(cancel).ConfigureAwait(false);
            bool isGroup = telegram == null && link.Exchange.BytesSeen > 0;
            MeterAddress address = await ReportAsync(telegram).ConfigureAwait(false);
            if (isGroup)
                await link.Test.RunOnGroupAsync(selection.WriteSelection(search.Mask, search.FabricationNumber), cancel).ConfigureAwait(false);
            if (telegram != null)
                await link.Test.RunAsync(selection.WriteSelection(address.Secondary, address.FabricationNumber), cancel).ConfigureAwait(false);
            progress?.Report(new ScanProgress(search.Selections - before, search.Remaining, search.Meters, TimeSpan.FromMicroseconds(link.Line.Now - start)));
        }

        if (!MustRestart)
            await ReportAsync(null).ConfigureAwait(false);
        if (_doubtful.Count > 0 && !await link.IsQuietAsync(cancel).ConfigureAwait(false))
            await SelectDoubtfulAsync(cancel).ConfigureAwait(false);
        if (MustRestart)
            return;
        if (search.Status != SearchStatus.Complete)
            throw Stopped();

        // An E5 came, and no meter was found with it: the meter is slower than the wait, or the network was late.
        bool hasUnknownAcks = search.FalseCollisions > 0 || (all.Count == 0 && link.Acks > acks);
        if (hasUnknownAcks && first is MeterAddress mask && !HasWholeWaits)
            _hasMissed = await replyTime.IsWithinWaitAsync(mask, cancel).ConfigureAwait(false) && all.Count == 0;

        async ValueTask<MeterAddress> ReportAsync(Telegram? telegram)
        {
            FoundMeter one = new(search.Finding, search.FoundAddress, search.FoundFabricationNumber, telegram);
            if (one.Kind == SearchFinding.None || ((HasWholeWaits || one.Kind == SearchFinding.WithoutData) && all.Exists(other => IsSame(other, one))))
                return one.MeterAddress;

            try
            {
                if (one.Kind == SearchFinding.Meter)
                    one = one with { MeterAddress = await selection.ConfirmAsync(one.MeterAddress, MeterAddress.Of(search.Mask, search.FabricationNumber), cancel).ConfigureAwait(false) };
            }
            finally
            {
                all.Add(one);
                found?.Report(one);
            }

            return one.MeterAddress;
        }
    }

    private static bool IsSame(FoundMeter one, FoundMeter other) =>
        one.Kind == other.Kind && one.Address.Equals(other.Address) && one.FabricationNumber == other.FabricationNumber;

    private async ValueTask<Telegram?> SelectAndReadAsync(CancellationToken cancel)
    {
        Outcome selected = await SelectSurelyAsync(cancel).ConfigureAwait(false);
        if (selected == Outcome.Silence && search.Selections == 1)
            selected = await SelectWithOtherControlAsync(cancel).ConfigureAwait(false);

        // A telegram that answers another request may have hidden the E5.
        if (selected == Outcome.Silence && link.Exchange.Strays > 0)
        {
            search.NoteNoise();
            selected = Outcome.Damage;
        }

        // Bytes beside an E5 are not the E5 of other meters, and a bridge's mark has not their number.
        int heard = link.IsNoiseKnown || lone.HasNoisyAcks || lone.HasMarkedAck ? 0 : link.Exchange.BytesSeen;
        if (selected == Outcome.Damage && await OnlyMeterAsync(cancel).ConfigureAwait(false) is Telegram only)
        {
            search.TakeSelection(Outcome.Reply, 1);
            search.TakeReading(Outcome.Reply, only.Frame);
            return search.Finding == SearchFinding.Meter ? only : null;
        }

        _cleanAcks += selected == Outcome.Reply ? 1 : 0;
        if (!search.TakeSelection(selected, heard))
            return null;

        Outcome outcome = await ReadAsync(cancel).ConfigureAwait(false);
        if (_isUnproven && !_isProof)
        {
            selected = await SelectAgainAsync(cancel).ConfigureAwait(false);
            if (!search.TakeSelection(selected, link.Exchange.BytesSeen))
                return null;

            outcome = await ReadAsync(cancel).ConfigureAwait(false);
        }

        _doubtful.Clear();
        search.TakeReading(outcome, link.Exchange.Reply);
        link.NoticeAddedBytes();
        return search.Finding == SearchFinding.Meter ? new Telegram(link.Exchange.Reply) : null;
    }

    // The meters may demand the other C field. But the first selection may also have been lost: it is repeated if the other one is answered.
    private async ValueTask<Outcome> SelectWithOtherControlAsync(CancellationToken cancel)
    {
        selection.SwitchControl();
        Outcome withOther = await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);
        selection.SwitchControl();
        Outcome outcome = withOther == Outcome.Silence ? withOther : await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);
        if (withOther == Outcome.Silence || outcome != Outcome.Silence)
            return outcome;

        selection.SwitchControl();
        outcome = await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);
        selection.ConcludeControl(outcome);
        return outcome;
    }

    /// <summary>After an E5 with another byte: returns the telegram if there is only one meter, where that is likely.</summary>
    private async ValueTask<Telegram?> OnlyMeterAsync(CancellationToken cancel)
    {
        MeterAddress mask = MeterAddress.Of(search.Mask, search.FabricationNumber);
        if (link.Exchange.BytesSeen == 1 && !link.HasOnlyMark && (search.Selections == 1 || search.HasNoise))
            return await DamagedMeterAsync(mask, cancel).ConfigureAwait(false);
        if (!lone.MayBeOne || _collided == mask)
            return null;

        // A converter adds bytes to each reply, so no E5 comes alone. The first ones may be several meters.
        int equal = ++_doubtfulAcks[link.Exchange.BytesSeen];
        bool isShort = link.Exchange.MayBeAck;
        bool isDue = _cleanAcks == 0 && (equal == (isShort ? FewDoubtfulAcks : FewLongAcks) || (equal > FewLongAcks && int.IsPow2(equal)));
        bool isLikely = ((search.ExpectsOneMeter || search.HasNoise) && (isShort || _cleanAcks == 0)) || lone.HasNoisyAcks || _hasAddedBytes || isDue;
        if (!isLikely)
            return null;

        int weight = Weight();
        Telegram? only = await lone.IsOneMeterAsync(mask, cancel, isNoisyAck: false).ConfigureAwait(false);
        if (only != null && !await IsAloneAsync(only, mask, weight, cancel).ConfigureAwait(false))
            only = null;
        _collided = only == null ? mask : null;
        if (only != null && !_hasAddedBytes && isShort && equal > 1)
            search.NoteNoise();    // The collisions before may have been none.
        _hasAddedBytes |= only != null;
        return only;
    }

    // Another meter of the group may have acknowledged too, and send no data: then less comes to the selection of the meter itself than, each
    // time, to that of the group. A meter that accepts only wildcards does not answer its own selection.
    private async ValueTask<bool> IsAloneAsync(Telegram only, MeterAddress mask, int weight, CancellationToken cancel)
    {
        MeterAddress own = MeterAddress.Of(TelegramHeader.Read(only.Frame).Address, mask.FabricationNumber);
        int ownWeight = await WeightAsync(own, cancel).ConfigureAwait(false);
        if (ownWeight > 1 || (ownWeight == 0 && !link.IsNoiseKnown))
            lone.NoteNoisyAck(mask);
        return ownWeight == 0 || ownWeight >= weight || await WeightAsync(mask, cancel).ConfigureAwait(false) <= ownWeight;
    }

    private async ValueTask<int> WeightAsync(MeterAddress address, CancellationToken cancel)
    {
        link.Begin(selection.WriteSelection(address.Secondary, address.FabricationNumber), 1);
        await UntilAnsweredAsync(link.Timing.ReplyWindow, link.Timing.ReplyWindow, cancel).ConfigureAwait(false);
        return Weight();
    }

    // Of the answer to a selection: 0 for silence, 1 for a lone E5, and more for more.
    private int Weight() => link.Exchange.Outcome == Outcome.Damage ? 1 + link.Exchange.BytesSeen : link.Exchange.BytesSeen;

    /// <summary>After a single byte that is not E5: returns the telegram if there is only one meter. Its telegram may be damaged as well.</summary>
    private async ValueTask<Telegram?> DamagedMeterAsync(MeterAddress mask, CancellationToken cancel)
    {
        int weight = Weight();
        Telegram? only = null;
        for (int readings = 0; readings < MaxReadings && only == null && (readings == 0 || lone.IsNearlyTelegram); readings++)
            only = await lone.IsOneMeterAsync(mask, cancel, isNoisyAck: false).ConfigureAwait(false);

        if (only == null || !await IsAloneAsync(only, mask, weight, cancel).ConfigureAwait(false))
            return null;

        search.NoteNoise();
        return only;
    }

    /// <summary>
    /// Selects; with a short wait where that is possible, and silence is then doubtful. The gateway keeps the order, drops nothing, and delays by
    /// at most the slack of the line: so a telegram directly after a lone E5 shows that the doubtful selections were silent. After
    /// other bytes, so do a whole wait without another byte, and the same number of bytes after the same selection with the whole wait.
    /// </summary>
    private async ValueTask<Outcome> SelectSurelyAsync(CancellationToken cancel)
    {
        _isUnproven = false;
        if (HasWholeWaits || !link.HasShortWaits || search.Selections == 1)
            return await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);

        Outcome outcome = await SelectOnceAsync(link.ShortTiming, cancel).ConfigureAwait(false);
        int bytes = link.Exchange.BytesSeen;
        bool hasLateBytes = link.HasLateBytes;
        _isUnproven = outcome == Outcome.Reply && !hasLateBytes;
        if (_isUnproven)
            return outcome;

        if (outcome == Outcome.Silence && !hasLateBytes)
        {
            _doubtful.Add(link.Exchange.Request.AsSpan(0, link.Exchange.RequestLength).ToArray());
            return outcome;
        }

        bool isQuiet = await link.IsQuietAsync(cancel).ConfigureAwait(false);
        outcome = await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);
        bool isSame = isQuiet && !hasLateBytes && outcome == Outcome.Damage && link.Exchange.BytesSeen == bytes;
        if (!isSame && _doubtful.Count > 0)
        {
            await SelectDoubtfulAsync(cancel).ConfigureAwait(false);
            outcome = await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);
        }

        _doubtful.Clear();
        return outcome;
    }

    /// <summary>Reads the selected meter; again if it does not answer, or if noise has damaged its telegram.</summary>
    private async ValueTask<Outcome> ReadAsync(CancellationToken cancel)
    {
        link.Counts.Reset(PrimaryAddress.Selected);
        Outcome outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);

        bool isTelegram = outcome == Outcome.Reply ? link.Exchange.Reply.DataLength > 0 : link.BeginsTelegram;
        _isProof = isTelegram && !link.HasLateBytes;
        for (int readings = 1; readings < MaxReadings && outcome == Outcome.Damage && lone.IsNearlyTelegram; readings++)
        {
            outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
            if (outcome == Outcome.Reply)
                search.NoteNoise();
        }

        return outcome;
    }

    /// <summary>Selects again after an E5 that may have been a late one.</summary>
    private async ValueTask<Outcome> SelectAgainAsync(CancellationToken cancel)
    {
        await link.IsQuietAsync(cancel).ConfigureAwait(false);
        await SelectDoubtfulAsync(cancel).ConfigureAwait(false);
        return await SelectOnceAsync(link.Timing, cancel).ConfigureAwait(false);
    }

    private async ValueTask SelectDoubtfulAsync(CancellationToken cancel)
    {
        foreach (byte[] request in _doubtful)
        {
            request.CopyTo(link.Request, 0);
            link.Begin(request.Length, 1);
            await UntilAnsweredAsync(link.Timing.ReplyWindow, 0, cancel).ConfigureAwait(false);
            _hasMissed = link.Exchange.BytesSeen > 0;
            if (_hasMissed)
                break;
        }

        if (_hasMissed)
            link.Delay.NoteLate();
        _doubtful.Clear();
    }

    private async ValueTask<Outcome> SelectOnceAsync(LineTiming timing, CancellationToken cancel)
    {
        int length = selection.WriteSelection(search.Mask, search.FabricationNumber);
        if (await link.Turn.TryRunAsync(length, cancel).ConfigureAwait(false))
            return link.Exchange.Outcome;

        long learnt = _answers >= MinAnswers ? timing.Slack + (_slowest * 3 / 2) : timing.ReplyWindow;
        link.Begin(length, 1);
        link.Exchange.Timing = timing;
        await UntilAnsweredAsync(search.IsWide ? timing.ReplyWindow : learnt, learnt, cancel).ConfigureAwait(false);
        await link.ConcludeProbeAsync(cancel).ConfigureAwait(false);
        if (link.Exchange.BytesSeen > 0)
        {
            _answers++;
            _slowest = Math.Max(_slowest, Math.Min(link.Exchange.LastByteAt - link.Exchange.SentAt, link.Timing.ReplyWindow));
        }

        return link.Exchange.Outcome;
    }

    private async ValueTask<Outcome> ReadOnceAsync(CancellationToken cancel)
    {
        byte c = link.Counts.Stamp(ControlField.ReqUd2, PrimaryAddress.Selected);
        link.Begin(Frame.WriteShort(link.Request, 0, c, PrimaryAddress.Selected), 1);
        await UntilAnsweredAsync(link.Timing.ReplyWindow, 0, cancel).ConfigureAwait(false);
        if (link.Exchange.Outcome == Outcome.Silence && link.AcceptStray(MeterAddress.Of(search.Mask, search.FabricationNumber)))
            return Outcome.Reply;

        // Before the reply, another meter may have replied with its own address.
        bool isAlone = link.Exchange.Outcome != Outcome.Reply || (link.Exchange.Strays == 0 && link.Exchange.BytesSeen == link.Exchange.Reply.Length);
        return isAlone ? link.Exchange.Outcome : Outcome.Damage;
    }

    /// <summary>
    /// Runs an exchange to its end, and concludes it early if no answer, or no further answer, comes within the given windows. After an E5,
    /// also to a complete address, it waits for the E5 of other meters: several may have the address.
    /// </summary>
    private async ValueTask UntilAnsweredAsync(long window, long windowOfOthers, CancellationToken cancel)
    {
        while (link.Exchange.Outcome == Outcome.Pending)
        {
            long end = EndOfWait(window, windowOfOthers);
            if (link.Line.Now >= end && !link.Line.HasArrivals)
                link.Exchange.Poll(link.Exchange.NextDeadline);
            else if (link.Exchange.HasAck)
                await link.ReceiveAsync(end, cancel).ConfigureAwait(false);
            else
                await link.StepAsync(end, cancel).ConfigureAwait(false);
        }
    }

    private long EndOfWait(long window, long windowOfOthers)
    {
        if (link.Exchange.Sends == 0)
            return long.MaxValue;
        if (link.Exchange.BytesSeen == 0)
            return link.Exchange.SentAt + window + link.Timing.Idle;

        // A few bytes are no telegram: it may still come.
        bool isNoise = windowOfOthers == 0 && link.Exchange.BytesSeen <= LoneMeterCheck.MaxAddedBytes;
        long endOfOthers = link.Exchange.SentAt + (isNoise ? window : windowOfOthers) + link.Timing.Idle;
        return link.Exchange.HasAck
            ? Math.Max(Math.Min(endOfOthers, link.EndOfOthers()), link.Exchange.LastByteAt + link.Timing.Idle)
            : Math.Max(endOfOthers, link.Exchange.LastByteAt + link.Exchange.Timing.ByteGap);
    }

    private MbusException Stopped()
    {
        string seen = $"Searching secondary addresses: {search.Collisions} of {search.Selections} selections had damaged answers";
        bool isNoise = search.Collisions > search.Selections * 2 / 3;
        return search.Status == SearchStatus.TooMany && !isNoise
            ? new MbusException(
                MbusError.TooManyMeters,
                $"{seen}; there are too many groups of meters for one search (limit {SecondarySearch.MaxMeters} meters). Search in parts: mask 1FFFFFFFFFFFFFFF, then 2 and so on.",
                Outcome.Damage)
            : new MbusException(
                MbusError.Noise,
                $"{seen}, {search.FalseCollisions} of them without any meter; the last mask was {search.Mask}. The cause is {ExchangeFailure.CausesOfNoise}. "
                + "Try another baud rate.",
                Outcome.Damage);
    }
}
