namespace Mbus.Client;

/// <summary>Reads meters: class 2 data (REQ_UD2), alarms (REQ_UD1), and what a meter sends after its own steps and request.</summary>
internal sealed class DataRequests(MasterLink link, LoneMeterCheck lone, MeterSelection selection, MeterAccess access, ReplyTime replyTime)
{
    // A meter may send two equal telegrams, but not three.
    private const int MaxTelegramRepeats = 2;

    private readonly RecordReader _records = new();
    private bool _wasRepeated;
    private bool _wasSelectedAgain;
    private bool _mayBeLate;

    // Number of replies that may still come: those to requests that were repeated.
    private int _late;

    internal async Task<IReadOnlyList<Telegram>> ReadAsync(MeterAddress address, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        return await ReadPreparedAsync(address, cancel).ConfigureAwait(false);
    }

    internal async Task<IReadOnlyList<Telegram>> ReadTelegramsAsync(MeterAddress address, int count, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MbusMaster.MaxTelegrams);
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        List<Telegram> telegrams = [];
        while (telegrams.Count < count)
            telegrams.Add(await RequestDataAsync(address, telegrams.Count, cancel).ConfigureAwait(false));

        return telegrams;
    }

    internal async Task<IReadOnlyList<Telegram>> ReadAlarmsAsync(MeterAddress address, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        List<Telegram> alarms = [];
        while (alarms.Count < MbusMaster.MaxTelegrams && await RequestAsync(ControlField.ReqUd1, address, $"Reading the alarms of meter {address}", cancel).ConfigureAwait(false) is Telegram alarm)
            alarms.Add(alarm);

        return alarms;
    }

    internal async Task<IReadOnlyList<Telegram>> ReadOutAsync(MeterAddress address, MeterReadout readout, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        for (int i = 0; i < readout.Steps.Count; i++)
            await RequestAsync(address, readout.Steps[i], $"Reading meter {address}, step {i + 1} ({readout.Steps[i]})", cancel).ConfigureAwait(false);

        Telegram? reply = readout.Request == null
            ? null
            : await RequestAsync(address, readout.Request, $"Reading meter {address} with {readout.Request}", cancel).ConfigureAwait(false);
        return reply == null ? await ReadPreparedAsync(address, cancel).ConfigureAwait(false) : [reply];
    }

    /// <summary>Requests data once; returns null for an acknowledgement without data.</summary>
    internal async ValueTask<Telegram?> RequestAsync(byte function, MeterAddress address, string phase, CancellationToken cancel)
    {
        _wasRepeated = link.Exchange.Sends > 1;
        _wasSelectedAgain = false;

        // The measurement of a bare 253 would end the selection.
        bool isMeasurable = address.IsSecondary || address.Primary != PrimaryAddress.Selected;
        _mayBeLate = isMeasurable && (_wasRepeated || link.MayGetLateReply(address.Primary));
        byte c = link.Counts.Stamp(function, address.Primary);
        Outcome outcome = address.IsSecondary
            ? await RequestSelectedAsync(c, address, cancel).ConfigureAwait(false)
            : await link.ExchangeShortAsync(c, address.Primary, link.Sends, cancel).ConfigureAwait(false);
        _late += link.Exchange.Sends - 1;
        if (outcome == Outcome.Reply && IsAck(function) && await lone.TelegramAfterAckAsync(address.Primary, cancel).ConfigureAwait(false) is Telegram late)
        {
            link.Counts.Confirm(c, address.Primary);
            return late;
        }

        if (outcome != Outcome.Reply && !link.AcceptStray(address))
        {
            bool isWithoutData = outcome == Outcome.Silence && function == ControlField.ReqUd2 && access.HasAcknowledged;
            MbusException failure = isWithoutData ? ExchangeFailure.WithoutData(link.Exchange, link.Timing, phase, address) : link.Failure(phase, "its data", outcome);
            throw (isWithoutData ? await SlowMeterAsync(address, phase, cancel).ConfigureAwait(false) : null) ?? failure;
        }

        access.HasAcknowledged = false;
        link.NoticeAddedBytes();
        link.Counts.Confirm(c, address.Primary);
        return link.Exchange.Reply.Kind is FrameKind.Single or FrameKind.Short ? null : new Telegram(link.Exchange.Reply);
    }

    private async Task<IReadOnlyList<Telegram>> ReadPreparedAsync(MeterAddress address, CancellationToken cancel)
    {
        List<Telegram> telegrams = [];
        int repeats = 0;
        int restarts = 0;
        _late = 0;
        try
        {
            for (int requests = 0; requests < MbusMaster.MaxTelegrams; requests++)
            {
                Telegram telegram = await RequestDataAsync(address, telegrams.Count, cancel).ConfigureAwait(false);
                bool isNew = !telegrams.Exists(telegram.Repeats);
                restarts = isNew ? 0 : restarts + (_wasSelectedAgain ? 1 : 0);
                if (restarts > link.Repeats)
                    throw NeverAnswered(address, telegrams.Count + 1, restarts);
                bool isLate = !isNew && !_wasSelectedAgain && _late > 0;
                repeats = !isNew && !isLate && !_wasSelectedAgain && telegram.Repeats(telegrams[^1]) ? repeats + 1 : 0;
                if (isNew)
                    telegrams.Add(telegram);
                if (repeats == MaxTelegramRepeats)
                    link.Notice(MbusNoticeKind.EndlessTelegrams, address, $"Meter {address} announces more telegrams, but repeats telegram {telegrams.Count}; the reading ends with it.");
                if (repeats == MaxTelegramRepeats || !MoreFollow(telegram))
                    break;
                if (isLate)
                    RequestSameAgain(address);
            }
        }
        catch (MbusException e) when (telegrams.Count > 0)
        {
            throw new MbusException(e.Code, e.Message, e.Outcome) { Telegrams = telegrams };
        }

        return telegrams;
    }

    // A late copy came instead of the answer to the last request: with its frame count bit, the meter sends that answer again.
    private void RequestSameAgain(MeterAddress address)
    {
        _late--;
        link.Counts.Confirm(link.Counts.Stamp(ControlField.ReqUd2, address.Primary), address.Primary);
    }

    // A selection makes a meter begin with its first telegram.
    private static MbusException NeverAnswered(MeterAddress address, int telegram, int requests) => new(
        MbusError.NoReply,
        $"Reading telegram {telegram} of meter {address}: no answer to each of {requests} requests; selected again, the meter answers with a telegram that it has sent before. Expected its data. Check the wiring; a slow meter needs more time.",
        Outcome.Silence);

    private bool MoreFollow(Telegram telegram) => _records.ReadToEnd(telegram.Frame);

    private async Task<Telegram> RequestDataAsync(MeterAddress address, int telegram, CancellationToken cancel)
    {
        string phase = telegram == 0 ? $"Reading meter {address}" : $"Reading telegram {telegram + 1} of meter {address}";
        return await RequestAsync(ControlField.ReqUd2, address, phase, cancel).ConfigureAwait(false)
            ?? await AfterLateAckAsync(address, telegram, phase, cancel).ConfigureAwait(false)
            ?? throw new MbusException(
                MbusError.NoData,
                $"{phase}: the meter acknowledged (E5), but sent no data. Expected RSP_UD. It may limit its readouts, as battery meters do: read it less often. Or reset its application.",
                Outcome.Reply);
    }

    private bool IsAck(byte function) => function == ControlField.ReqUd2 && !_wasRepeated && link.Exchange.Reply.Kind == FrameKind.Single;

    // The selection may have ended by itself: it is made again before each repeat after silence.
    private async ValueTask<Outcome> RequestSelectedAsync(byte c, MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await link.ExchangeShortAsync(c, address.Primary, 1, cancel).ConfigureAwait(false);
        for (int repeat = 0; repeat < link.Repeats && outcome != Outcome.Reply && link.Exchange.StrayAddress < 0; repeat++)
        {
            if (outcome == Outcome.Silence && await selection.SelectAgainAsync(address, cancel).ConfigureAwait(false) != Outcome.Reply)
                continue;

            bool isSelectedAgain = outcome == Outcome.Silence;
            c = isSelectedAgain ? link.Counts.Stamp(ControlField.Function(c), address.Primary) : c;
            outcome = await link.ExchangeShortAsync(c, address.Primary, 1, cancel).ConfigureAwait(false);
            _wasSelectedAgain |= isSelectedAgain;
            _late++;
            if (outcome == Outcome.Reply && isSelectedAgain)
                link.Notice(MbusNoticeKind.LapsedSelection, address, $"Meter {address} did not answer until it was selected again: its selection ends by itself, or the request was lost.");
        }

        return outcome;
    }

    /// <summary>Sends a request; returns null for an acknowledgement.</summary>
    private async ValueTask<Telegram?> RequestAsync(MeterAddress address, MeterRequest request, string phase, CancellationToken cancel)
    {
        Outcome outcome = await link.ExchangeAsync(Write(address, request), link.Sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply && !link.AcceptStray(address))
            throw link.Failure(phase, request.IsFrame ? "a reply" : "E5 or its data", outcome);

        link.NoticeAddedBytes();
        Frame.TryParse(link.Exchange.Request, 0, link.Exchange.RequestLength, out Frame sent);
        if (sent.C == link.Counts.Stamp(ControlField.Function(sent.C), sent.A))
            link.Counts.Confirm(sent.C, sent.A);
        return link.Exchange.Reply.DataLength == 0 ? null : new Telegram(link.Exchange.Reply);
    }

    private int Write(MeterAddress address, MeterRequest request)
    {
        if (request.IsFrame)
        {
            request.Bytes.CopyTo(link.Request);
            return request.Bytes.Length;
        }

        byte[] bytes = request.Bytes.ToArray();
        return Frame.WriteLong(link.Request, 0, link.Counts.Stamp(ControlField.SndUd, address.Primary), address.Primary, bytes[0], bytes, 1, bytes.Length - 1);
    }

    /// <summary>Requests the first telegram again if the E5 may be that of an earlier request; returns null if it is not.</summary>
    private async ValueTask<Telegram?> AfterLateAckAsync(MeterAddress address, int telegram, string phase, CancellationToken cancel)
    {
        if (await SlowMeterAsync(address, phase, cancel).ConfigureAwait(false) is { } slow)
            throw slow;

        // The measurement has waited for all late answers, and has reset or selected the meter: it begins with its first telegram.
        bool wasLate = telegram == 0 && _mayBeLate && link.Exchange.Outcome == Outcome.Reply;
        return wasLate ? await RequestAsync(ControlField.ReqUd2, address, phase, cancel).ConfigureAwait(false) : null;
    }

    // A meter slower than the wait answers SND_NKE or its selection during a repeat, and the E5 to the repeat looks like the reply to the next request.
    private async ValueTask<MbusException?> SlowMeterAsync(MeterAddress address, string phase, CancellationToken cancel)
    {
        if (!_mayBeLate || await replyTime.MeasureAsync(address, ReplyTime.Longest, cancel).ConfigureAwait(false) is not long delay || delay <= link.Timing.ReplyWindow)
            return null;

        link.Notice(MbusNoticeKind.SlowMeter, address, $"Meter {address} answers after about {ReplyTime.Seconds(delay)} s.");
        return new MbusException(
            MbusError.SlowMeter,
            $"{phase}: the meter answers after about {ReplyTime.Seconds(delay)} s, longer than the {ReplyTime.Seconds(link.Timing.ReplyWindow)} s waited; an E5 to an earlier request came instead of its data. It needs {Math.Ceiling(delay / 1e6)} s of additional reply time.",
            Outcome.Reply);
    }
}
