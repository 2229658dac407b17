using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Who is there: all secondary addresses, by wildcards.</content>
public sealed partial class MbusMaster
{
    // Fewer answers do not show how long the meters of this bus take.
    private const int EnoughAnswers = 8;

    private long _slowest;
    private int _answers;

    /// <summary>
    /// Goes on with a search until it is over. Each selection is sent once.
    /// </summary>
    /// <remarks>
    /// Everybody answers the first selection, and everybody is among those for one digit of everybody. So the first answers, each listened
    /// to for the whole reply window, show how long the meters of this bus take. From then on others are waited for half as long again as
    /// the slowest took, and 33 bits; silence is believed that early only from the narrower selections.
    /// </remarks>
    /// <param name="search">The search; when the call is cancelled its text is where to go on.</param>
    /// <param name="found">Told each meter at once; null for nobody.</param>
    /// <param name="progress">Told after each selection; null for nobody.</param>
    /// <param name="cancel">Ends the search with an <see cref="OperationCanceledException"/>; what was found has been told.</param>
    /// <returns>The meters found by this call.</returns>
    /// <exception cref="MbusException">It was given up: only noise, or more meters than <see cref="SecondarySearch.MaxMeters"/>.</exception>
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
        while (search.Next())
        {
            Tell(null);
            Tell(await SelectAndReadAsync(search, cancel).ConfigureAwait(false));
            progress?.Report(new ScanProgress(search.Selections - before, search.Remaining, search.Meters, TimeSpan.FromMicroseconds(_line.Now - start)));
        }

        Tell(null);
        return search.Status == SearchStatus.Complete ? all : throw GivenUp(search);

        void Tell(Telegram? telegram)
        {
            if (search.Finding == SearchFinding.None)
                return;

            all.Add(new FoundMeter(search.Finding, search.FoundAddress, search.FoundFabricationNumber, telegram));
            found?.Report(all[^1]);
        }
    }

    private async ValueTask<Telegram?> SelectAndReadAsync(SecondarySearch search, CancellationToken cancel)
    {
        if (!search.TakeSelection(await SelectOnceAsync(search, cancel).ConfigureAwait(false), _exchange.BytesSeen))
            return null;

        _counts.Reset(PrimaryAddress.Selected);
        Outcome outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            outcome = await ReadOnceAsync(cancel).ConfigureAwait(false);
        search.TakeReading(outcome, _exchange.Reply);
        return search.Finding == SearchFinding.Meter ? new Telegram(_exchange.Reply) : null;
    }

    private async ValueTask<Outcome> SelectOnceAsync(SecondarySearch search, CancellationToken cancel)
    {
        long learnt = _answers >= EnoughAnswers ? Timing.Slack + (_slowest * 3 / 2) : Timing.ReplyWindow;
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
        bool isAlone = _exchange.Outcome != Outcome.Reply || _exchange.BytesSeen == _exchange.Reply.Length;
        return isAlone ? _exchange.Outcome : Outcome.Damage;
    }

    /// <summary>Drives an exchange to its end, and concludes it early where nobody answers, or nobody else, within the windows given.</summary>
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

    private static MbusException GivenUp(SecondarySearch search)
    {
        string seen = $"Searching secondary addresses: {search.Collisions} of {search.Selections} selections got damaged answers";
        return search.Status == SearchStatus.TooMany
            ? new MbusException($"{seen}, more groups of meters than can be kept apart at once ({SecondarySearch.MaxMeters} meters). Search in parts: --mask 1FFFFFFFFFFFFFFF, then 2 and so on.", Outcome.Damage)
            : new MbusException(
                $"{seen}, {search.FalseCollisions} of them with nobody behind; the last asked for {search.Mask}. That is {NoiseCauses}, not meters. "
                + "Try another baud rate; `mbus listen` shows what is on the line.",
                Outcome.Damage);
    }
}
