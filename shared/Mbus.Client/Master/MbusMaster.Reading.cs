using System.Globalization;
using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Reading a meter: telegrams, alarms, presence.</content>
public sealed partial class MbusMaster
{
    /// <summary>Maximum number of telegrams read from one meter: some always announce that more follow.</summary>
    public const int MaxTelegrams = 64;

    // A meter may send two equal telegrams, but not three.
    private const int MaxTelegramRepeats = 2;

    private readonly RecordReader _records = new();
    private bool _wasRepeated;

    /// <summary>
    /// Reads all telegrams of a meter: resets its frame count bits (SND_NKE), or selects it, then requests class 2 data (REQ_UD2) while the
    /// meter announces that more records follow, at most <see cref="MaxTelegrams"/> times. Telegrams that a meter repeats are dropped; after
    /// two repeats the reading ends.
    /// </summary>
    /// <exception cref="MbusException">
    /// The meter does not answer, or answers without data; the exception contains the telegrams received before.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<Telegram>> ReadAsync(MeterAddress address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        return await ReadPreparedAsync(address, cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads a fixed number of telegrams of a meter, whether or not it announces more: some meters change pages on the frame count bit
    /// alone.
    /// </summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="count">Number of telegrams, 1 to <see cref="MaxTelegrams"/>.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The meter does not answer, or answers without data.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<Telegram>> ReadTelegramsAsync(MeterAddress address, int count, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxTelegrams);
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        List<Telegram> telegrams = [];
        while (telegrams.Count < count)
            telegrams.Add(await RequestDataAsync(address, telegrams.Count, cancel).ConfigureAwait(false));

        return telegrams;
    }

    /// <summary>
    /// Reads the alarms of a meter: requests class 1 data (REQ_UD1) until there is none, at most <see cref="MaxTelegrams"/> times. Each
    /// request acknowledges the previous alarm. Returns an empty list if the meter has no alarm.
    /// </summary>
    /// <exception cref="MbusException">The meter does not answer: many meters do not support this request.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<Telegram>> ReadAlarmsAsync(MeterAddress address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        List<Telegram> alarms = [];
        while (alarms.Count < MaxTelegrams && await RequestAsync(ControlField.ReqUd1, address, $"Reading the alarms of meter {address}", cancel).ConfigureAwait(false) is Telegram alarm)
            alarms.Add(alarm);

        return alarms;
    }

    /// <summary>Checks whether a meter answers: SND_NKE to a primary address, or a selection by secondary address.</summary>
    /// <returns>
    /// Time from the last stop bit of the request to the answer. If the line only computes that time (TCP, RFC 2217, a pseudo-terminal) and
    /// the answer comes earlier, the time since the line accepted the request. Null without an answer.
    /// </returns>
    /// <exception cref="MbusException">The answer is damaged: several meters, or a disturbed line.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<TimeSpan?> PingAsync(MeterAddress address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        Outcome outcome = await AnswersAsync(address, cancel).ConfigureAwait(false);
        long delay = _exchange.ReplyDelay;
        if (outcome == Outcome.Damage)
        {
            MbusException failure = Failure($"Pinging meter {address}", "E5", outcome);
            bool mayBeOne = !address.IsSecondary && _exchange.MayBeAck;
            if (!mayBeOne || await IsOneMeterAsync(address, cancel).ConfigureAwait(false) == null)
                throw failure;
            outcome = Outcome.Reply;
        }

        return outcome == Outcome.Reply ? TimeSpan.FromMicroseconds(delay) : null;
    }

    private async Task<IReadOnlyList<Telegram>> ReadPreparedAsync(MeterAddress address, CancellationToken cancel)
    {
        List<Telegram> telegrams = [];
        int repeats = 0;
        try
        {
            for (int requests = 0; requests < MaxTelegrams; requests++)
            {
                Telegram telegram = await RequestDataAsync(address, telegrams.Count, cancel).ConfigureAwait(false);
                repeats = telegrams.Count > 0 && telegram.Repeats(telegrams[^1]) ? repeats + 1 : 0;
                if (!telegrams.Exists(telegram.Repeats))
                    telegrams.Add(telegram);
                if (repeats == MaxTelegramRepeats)
                    Notice(MbusNoticeKind.EndlessTelegrams, address, $"Meter {address} announces more telegrams, but repeats telegram {telegrams.Count}; the reading ends with it.");
                if (repeats == MaxTelegramRepeats || !MoreFollow(telegram))
                    break;
            }
        }
        catch (MbusException e) when (telegrams.Count > 0)
        {
            throw new MbusException(e.Code, e.Message, e.Outcome) { Telegrams = telegrams };
        }

        return telegrams;
    }

    private async ValueTask<Outcome> AnswersAsync(MeterAddress address, CancellationToken cancel)
    {
        if (!address.IsSecondary)
            return await ResetAsync(address.Primary, Sends, cancel).ConfigureAwait(false);

        return await TrySelectAsync(address, cancel).ConfigureAwait(false);
    }

    private bool MoreFollow(Telegram telegram) => _records.ReadToEnd(telegram.Frame);

    private async Task<Telegram> RequestDataAsync(MeterAddress address, int telegram, CancellationToken cancel)
    {
        string phase = telegram == 0 ? $"Reading meter {address}" : $"Reading telegram {telegram + 1} of meter {address}";
        return await RequestAsync(ControlField.ReqUd2, address, phase, cancel).ConfigureAwait(false)
            ?? throw await NoDataAsync(address, phase, cancel).ConfigureAwait(false);
    }

    /// <summary>Requests data once; returns null for an acknowledgement without data.</summary>
    private async ValueTask<Telegram?> RequestAsync(byte function, MeterAddress address, string phase, CancellationToken cancel)
    {
        _wasRepeated = _exchange.Sends > 1;
        byte c = _counts.Stamp(function, address.Primary);
        Outcome outcome = address.IsSecondary
            ? await RequestSelectedAsync(c, address, cancel).ConfigureAwait(false)
            : await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), Sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply && IsAck(function) && await TelegramAfterAckAsync(address.Primary, cancel).ConfigureAwait(false) is Telegram late)
        {
            _counts.Confirm(c, address.Primary);
            return late;
        }

        if (outcome != Outcome.Reply && !AcceptStray(address))
            throw Failure(phase, "its data", outcome);

        NoticeAddedBytes();
        _counts.Confirm(c, address.Primary);
        return _exchange.Reply.Kind is FrameKind.Single or FrameKind.Short ? null : new Telegram(_exchange.Reply);
    }

    private bool IsAck(byte function) => function == ControlField.ReqUd2 && !_wasRepeated && _exchange.Reply.Kind == FrameKind.Single;

    // The selection may have ended by itself: it is made again before each repeat after silence.
    private async ValueTask<Outcome> RequestSelectedAsync(byte c, MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), 1, cancel).ConfigureAwait(false);
        for (int repeat = 0; repeat < Repeats && outcome != Outcome.Reply && _exchange.StrayAddress < 0; repeat++)
        {
            if (outcome == Outcome.Silence && await SelectWithAsync(address, cancel).ConfigureAwait(false) != Outcome.Reply)
                continue;

            bool isSelectedAgain = outcome == Outcome.Silence;
            c = isSelectedAgain ? _counts.Stamp(ControlField.Function(c), address.Primary) : c;
            outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), 1, cancel).ConfigureAwait(false);
            if (outcome == Outcome.Reply && isSelectedAgain)
                Notice(MbusNoticeKind.LapsedSelection, address, $"Meter {address} did not answer until it was selected again: its selection ends by itself, or the request was lost.");
        }

        return outcome;
    }

    // A meter slower than the wait answers SND_NKE during a repeat, and the E5 to the repeat looks like the reply to the next request.
    private async ValueTask<MbusException> NoDataAsync(MeterAddress address, string phase, CancellationToken cancel)
    {
        if (_wasRepeated && !address.IsSecondary && await MeasureDelayAsync(address.Primary, cancel).ConfigureAwait(false) is long delay && delay > Timing.ReplyWindow)
        {
            Notice(MbusNoticeKind.SlowMeter, address, $"Meter {address} answers after about {Seconds(delay)} s.");
            return new MbusException(
                MbusError.SlowMeter,
                $"{phase}: the meter answers after about {Seconds(delay)} s, longer than the {Seconds(Timing.ReplyWindow)} s waited; an E5 to an earlier request came instead of its data. It needs {Math.Ceiling(delay / 1e6)} s of additional reply time.",
                Outcome.Reply);
        }

        return new MbusException(MbusError.NoData, $"{phase}: the meter acknowledged (E5), but sent no data. Expected RSP_UD. Try again later, or reset its application.", Outcome.Reply);
    }

    /// <summary>Returns the time until the answer to one SND_NKE, after all late answers; null without an answer in 10 s.</summary>
    private async ValueTask<long?> MeasureDelayAsync(byte address, CancellationToken cancel)
    {
        const long LongestDelay = 10_000_000;
        long quiet = _line.Now + LongestDelay;
        while (_line.Now < quiet)
            await ReceiveAsync(quiet, cancel).ConfigureAwait(false);

        Begin(Frame.WriteShort(_request, 0, ControlField.SndNke, address), 1);
        _exchange.Timing = new LineTiming(_line.Timing.BaudRate, LongestDelay);
        while (_exchange.Outcome == Outcome.Pending)
            await StepAsync(long.MaxValue, cancel).ConfigureAwait(false);
        return _exchange.Outcome == Outcome.Reply ? _exchange.ReplyDelay : null;
    }

    private static string Seconds(long microseconds) => (microseconds / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
