using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Search of the secondary addresses, by wildcards.</content>
public sealed partial class MbusMaster
{
    // Fewer answers do not show the reply time of the meters on this bus.
    private const int MinAnswers = 8;

    private const int FewDoubtfulAcks = 2;

    private long _slowest;
    private int _answers;
    private MeterAddress? _collided;
    private int _cleanAcks;
    private int _doubtfulAcks;

    /// <summary>Runs a search until it is complete. Each selection is sent once.</summary>
    /// <remarks>
    /// All meters answer the first selection, and each answers selections of one digit over all meters. So the first answers, each received
    /// for the whole reply window, show the reply times on this bus. After that, the wait for further answers is 1.5 times the slowest
    /// reply time, plus 33 bits; only narrower selections accept silence after this shorter wait.
    /// </remarks>
    /// <param name="search">Search to run. After cancellation, its text form can be used to continue it.</param>
    /// <param name="found">Called at once for each meter; may be null.</param>
    /// <param name="progress">Called after each selection; may be null.</param>
    /// <param name="cancel">Ends the search with an <see cref="OperationCanceledException"/>; findings so far have been reported.</param>
    /// <returns>Meters found by this call.</returns>
    /// <exception cref="MbusException">
    /// The search was stopped: only noise, or more meters than <see cref="SecondarySearch.MaxMeters"/>.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<FoundMeter>> SearchAsync(
        SecondarySearch search, IProgress<FoundMeter>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        List<FoundMeter> all = [];
        long start = _line.Now;
        int before = search.Selections;
        _slowest = 0;
        _answers = 0;
        _cleanAcks = 0;
        _doubtfulAcks = 0;
        _collided = null;
        while (search.Next())
        {
            Report(null);
            Report(await SelectAndReadAsync(search, cancel).ConfigureAwait(false));
            progress?.Report(new ScanProgress(search.Selections - before, search.Remaining, search.Meters, TimeSpan.FromMicroseconds(_line.Now - start)));
        }

        Report(null);
        return search.Status == SearchStatus.Complete ? all : throw Stopped(search);

        void Report(Telegram? telegram)
        {
            if (search.Finding == SearchFinding.None)
                return;

            all.Add(new FoundMeter(search.Finding, search.FoundAddress, search.FoundFabricationNumber, telegram));
            found?.Report(all[^1]);
        }
    }

    private async ValueTask<Telegram?> SelectAndReadAsync(SecondarySearch search, CancellationToken cancel)
    {
        Outcome selection = await SelectOnceAsync(search, cancel).ConfigureAwait(false);
        if (selection == Outcome.Silence && search.Selections == 1)
            selection = await SelectOnceByOtherControlAsync(search, cancel).ConfigureAwait(false);

        // Bytes beside an E5 are not the E5 of other meters.
        int heard = IsNoiseKnown || _noisyAcks.Count > 0 ? 0 : _exchange.BytesSeen;
        if (selection == Outcome.Damage && await OnlyMeterAsync(search, cancel).ConfigureAwait(false) is Telegram only)
        {
            search.TakeSelection(Outcome.Reply, 1);
            search.TakeReading(Outcome.Reply, only.Frame);
            return search.Finding == SearchFinding.Meter ? only : null;
        }

        _cleanAcks += selection == Outcome.Reply ? 1 : 0;
        if (!search.TakeSelection(selection, heard))
            return null;

        _counts.Reset(PrimaryAddress.Selected);
        Outcome outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        search.TakeReading(outcome, _exchange.Reply);
        return search.Finding == SearchFinding.Meter ? new Telegram(_exchange.Reply) : null;
    }

    /// <summary>After an E5 with another byte: returns the telegram if there is only one meter, where that is likely.</summary>
    private async ValueTask<Telegram?> OnlyMeterAsync(SecondarySearch search, CancellationToken cancel)
    {
        MeterAddress mask = MeterAddress.Of(search.Mask, search.FabricationNumber);
        if (!_exchange.MayBeAck || _collided == mask)
            return null;

        // A converter adds bytes to each reply, so no E5 comes alone.
        _doubtfulAcks++;
        bool isLikely = search.ExpectsOneMeter || _noisyAcks.Count > 0 || (_cleanAcks == 0 && _doubtfulAcks == FewDoubtfulAcks);
        if (!isLikely)
            return null;

        Telegram? only = await IsOneMeterAsync(mask, cancel).ConfigureAwait(false);
        _collided = only == null ? mask : null;
        return only;
    }

    // Some meters accept only the other C field of a selection.
    private async ValueTask<Outcome> SelectOnceByOtherControlAsync(SecondarySearch search, CancellationToken cancel)
    {
        byte former = _selectionControl;
        _selectionControl = former == WithFrameCountBit ? WithoutFrameCountBit : WithFrameCountBit;
        Outcome outcome = await SelectOnceAsync(search, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            _selectionControl = former;
        else
            NoticeControl();
        return outcome;
    }

    private async ValueTask<Outcome> SelectOnceAsync(SecondarySearch search, CancellationToken cancel)
    {
        long learnt = _answers >= MinAnswers ? Timing.Slack + (_slowest * 3 / 2) : Timing.ReplyWindow;
        Begin(WriteSelection(search.Mask, search.FabricationNumber), 1);
        await UntilAnsweredAsync(search.IsWide ? Timing.ReplyWindow : learnt, learnt, cancel).ConfigureAwait(false);
        if (_exchange.BytesSeen > 0)
        {
            _answers++;
            _slowest = Math.Max(_slowest, Math.Min(_exchange.LastByteAt - _exchange.SentAt, Timing.ReplyWindow));
        }

        return _exchange.Outcome;
    }

    private async ValueTask<Outcome> ReadOnceAsync(CancellationToken cancel)
    {
        byte c = _counts.Stamp(ControlField.ReqUd2, PrimaryAddress.Selected);
        Begin(Frame.WriteShort(_request, 0, c, PrimaryAddress.Selected), 1);
        await UntilAnsweredAsync(Timing.ReplyWindow, 0, cancel).ConfigureAwait(false);
        if (_exchange.Outcome == Outcome.Silence)
            AcceptStray(PrimaryAddress.Selected);
        bool isAlone = _exchange.Outcome != Outcome.Reply || _exchange.BytesSeen == _exchange.Reply.Length;
        return isAlone ? _exchange.Outcome : Outcome.Damage;
    }

    /// <summary>
    /// Runs an exchange to its end, and concludes it early if no answer, or no further answer, comes within the given windows.
    /// </summary>
    private async ValueTask UntilAnsweredAsync(long window, long windowOfOthers, CancellationToken cancel)
    {
        while (_exchange.Outcome == Outcome.Pending)
        {
            long end = EndOfWait(window, windowOfOthers);
            if (_line.Now >= end && !_line.HasArrivals)
                _exchange.Poll(_exchange.NextDeadline);
            else
                await StepAsync(end, cancel).ConfigureAwait(false);
        }
    }

    private long EndOfWait(long window, long windowOfOthers)
    {
        if (_exchange.Sends == 0)
            return long.MaxValue;
        return _exchange.BytesSeen == 0
            ? _exchange.SentAt + window + Timing.Idle
            : Math.Max(_exchange.SentAt + windowOfOthers + Timing.Idle, _exchange.LastByteAt + Timing.ByteGap);
    }

    private static MbusException Stopped(SecondarySearch search)
    {
        string seen = $"Searching secondary addresses: {search.Collisions} of {search.Selections} selections had damaged answers";
        return search.Status == SearchStatus.TooMany
            ? new MbusException(
                MbusError.TooManyMeters,
                $"{seen}; there are too many groups of meters for one search (limit {SecondarySearch.MaxMeters} meters). Search in parts: mask 1FFFFFFFFFFFFFFF, then 2 and so on.",
                Outcome.Damage)
            : new MbusException(
                MbusError.Noise,
                $"{seen}, {search.FalseCollisions} of them without any meter; the last mask was {search.Mask}. The cause is {CausesOfNoise}. "
                + "Try another baud rate.",
                Outcome.Damage);
    }
}
