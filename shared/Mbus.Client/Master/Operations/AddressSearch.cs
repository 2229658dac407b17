namespace Mbus.Client;

/// <summary>One search of the secondary addresses, by wildcards.</summary>
internal sealed class AddressSearch(MasterLink link, LoneMeterCheck lone, MeterSelection selection, SecondarySearch search)
{
    // Fewer answers do not show the reply time of the meters on this bus.
    private const int MinAnswers = 8;

    private const int FewDoubtfulAcks = 2;

    private long _slowest;
    private int _answers;
    private MeterAddress? _collided;
    private int _cleanAcks;
    private int _doubtfulAcks;

    internal async Task<IReadOnlyList<FoundMeter>> RunAsync(IProgress<FoundMeter>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        List<FoundMeter> all = [];
        long start = link.Line.Now;
        int before = search.Selections;
        while (search.Next())
        {
            Report(null);
            Report(await SelectAndReadAsync(cancel).ConfigureAwait(false));
            progress?.Report(new ScanProgress(search.Selections - before, search.Remaining, search.Meters, TimeSpan.FromMicroseconds(link.Line.Now - start)));
        }

        Report(null);
        return search.Status == SearchStatus.Complete ? all : throw Stopped();

        void Report(Telegram? telegram)
        {
            if (search.Finding == SearchFinding.None)
                return;

            all.Add(new FoundMeter(search.Finding, search.FoundAddress, search.FoundFabricationNumber, telegram));
            found?.Report(all[^1]);
        }
    }

    private async ValueTask<Telegram?> SelectAndReadAsync(CancellationToken cancel)
    {
        Outcome selected = await SelectOnceAsync(cancel).ConfigureAwait(false);
        if (selected == Outcome.Silence && search.Selections == 1)
        {
            selection.SwitchControl();
            selected = await SelectOnceAsync(cancel).ConfigureAwait(false);
            selection.ConcludeControl(selected);
        }

        // Bytes beside an E5 are not the E5 of other meters.
        int heard = link.IsNoiseKnown || lone.HasNoisyAcks ? 0 : link.Exchange.BytesSeen;
        if (selected == Outcome.Damage && await OnlyMeterAsync(cancel).ConfigureAwait(false) is Telegram only)
        {
            search.TakeSelection(Outcome.Reply, 1);
            search.TakeReading(Outcome.Reply, only.Frame);
            return search.Finding == SearchFinding.Meter ? only : null;
        }

        _cleanAcks += selected == Outcome.Reply ? 1 : 0;
        if (!search.TakeSelection(selected, heard))
            return null;

        link.Counts.Reset(PrimaryAddress.Selected);
        Outcome outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        search.TakeReading(outcome, link.Exchange.Reply);
        return search.Finding == SearchFinding.Meter ? new Telegram(link.Exchange.Reply) : null;
    }

    /// <summary>After an E5 with another byte: returns the telegram if there is only one meter, where that is likely.</summary>
    private async ValueTask<Telegram?> OnlyMeterAsync(CancellationToken cancel)
    {
        MeterAddress mask = MeterAddress.Of(search.Mask, search.FabricationNumber);
        if (!link.Exchange.MayBeAck || _collided == mask)
            return null;

        // A converter adds bytes to each reply, so no E5 comes alone.
        _doubtfulAcks++;
        bool isLikely = search.ExpectsOneMeter || lone.HasNoisyAcks || (_cleanAcks == 0 && _doubtfulAcks == FewDoubtfulAcks);
        if (!isLikely)
            return null;

        Telegram? only = await lone.IsOneMeterAsync(mask, cancel).ConfigureAwait(false);
        _collided = only == null ? mask : null;
        return only;
    }

    private async ValueTask<Outcome> SelectOnceAsync(CancellationToken cancel)
    {
        long learnt = _answers >= MinAnswers ? link.Timing.Slack + (_slowest * 3 / 2) : link.Timing.ReplyWindow;
        link.Begin(selection.WriteSelection(search.Mask, search.FabricationNumber), 1);
        await UntilAnsweredAsync(search.IsWide ? link.Timing.ReplyWindow : learnt, learnt, cancel).ConfigureAwait(false);
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
        if (link.Exchange.Outcome == Outcome.Silence)
            link.AcceptStray(PrimaryAddress.Selected);
        bool isAlone = link.Exchange.Outcome != Outcome.Reply || link.Exchange.BytesSeen == link.Exchange.Reply.Length;
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

        long endOfOthers = link.Exchange.SentAt + windowOfOthers + link.Timing.Idle;
        return link.Exchange.HasAck
            ? Math.Max(Math.Min(endOfOthers, link.EndOfOthers()), link.Exchange.LastByteAt + link.Timing.Idle)
            : Math.Max(endOfOthers, link.Exchange.LastByteAt + link.Timing.ByteGap);
    }

    private MbusException Stopped()
    {
        string seen = $"Searching secondary addresses: {search.Collisions} of {search.Selections} selections had damaged answers";
        return search.Status == SearchStatus.TooMany
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
