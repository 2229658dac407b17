using Mbus.Client.Lines;
using Mbus.Client.Master;

namespace Mbus.Client;

/// <content>Who is there: all secondary addresses, by wildcards.</content>
public sealed partial class MbusMaster
{
    private long _slowest;

    /// <summary>
    /// Goes on with a search until it is over. Each selection is sent once; a silent one takes its 17 bytes and the reply window. How
    /// long meters take for their answers is learnt from those heard, so that after an answer others are waited for only half as long
    /// again as the slowest took.
    /// </summary>
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
        List<FoundMeter> all = [];
        long start = _line.Now;
        int before = search.Selections;
        _slowest = 0;
        while (search.Next())
        {
            Telegram? telegram = await SelectAndReadAsync(search, cancel);
            if (search.Finding != SearchFinding.None)
            {
                all.Add(new FoundMeter(search.Finding, search.FoundAddress, search.FoundFabricationNumber, telegram));
                found?.Report(all[^1]);
            }

            progress?.Report(new ScanProgress(search.Selections - before, search.Remaining, search.Meters, TimeSpan.FromMicroseconds(_line.Now - start)));
        }

        return search.Status == SearchStatus.Complete ? all : throw GivenUp(search);
    }

    private async ValueTask<Telegram?> SelectAndReadAsync(SecondarySearch search, CancellationToken cancel)
    {
        if (!search.TakeSelection(await SelectOnceAsync(search, cancel)))
            return null;

        _counts.Reset(PrimaryAddress.Selected);
        Outcome outcome = await ReadOnceAsync(cancel);
        if (outcome == Outcome.Silence)
            outcome = await ReadOnceAsync(cancel);
        search.TakeReading(outcome, _exchange.Reply);
        return search.Finding == SearchFinding.Meter ? new Telegram(_exchange.Reply) : null;
    }

    private async ValueTask<Outcome> SelectOnceAsync(SecondarySearch search, CancellationToken cancel)
    {
        Begin(WriteSelection(search.Mask, search.FabricationNumber), 1);
        while (_exchange.Outcome == Outcome.Pending)
        {
            long answered = EndOfAnswers();
            if (_line.Now >= answered && !_line.HasArrivals)
                _exchange.Poll(_exchange.NextDeadline);
            else
                await StepAsync(answered, cancel);
        }

        if (_exchange.BytesSeen > 0)
            _slowest = Math.Max(_slowest, Math.Min(_exchange.LastByteAt - _exchange.SentAt, Timing.ReplyWindow));
        return _exchange.Outcome;
    }

    /// <summary>When all have answered that will, by what is known of them: half as long again as the slowest took, and 33 bits of silence.</summary>
    private long EndOfAnswers()
    {
        bool isAnswered = _exchange.Sends > 0 && _exchange.BytesSeen > 0;
        return isAnswered && _slowest > 0
            ? Math.Max(_exchange.SentAt + (_slowest * 3 / 2), _exchange.LastByteAt) + Timing.ByteGap
            : long.MaxValue;
    }

    private async ValueTask<Outcome> ReadOnceAsync(CancellationToken cancel)
    {
        byte c = _counts.Stamp(ControlField.ReqUd2, PrimaryAddress.Selected);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, PrimaryAddress.Selected), 1, cancel);
        bool isAlone = outcome != Outcome.Reply || _exchange.BytesSeen == _exchange.Reply.Length;
        return isAlone ? outcome : Outcome.Damage;
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
