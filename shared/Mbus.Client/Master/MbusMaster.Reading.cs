using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>What a meter says when asked: its telegrams, its alarms, that it is there.</content>
public sealed partial class MbusMaster
{
    /// <summary>How many telegrams are read of one meter at most: some say for ever that more follow.</summary>
    public const int MaxTelegrams = 64;

    private readonly RecordReader _records = new();

    /// <summary>
    /// Reads all telegrams of a meter: resets its frame count bits (SND_NKE), or selects it, then requests class 2 data
    /// (REQ_UD2) as long as the meter says that more records follow, at most <see cref="MaxTelegrams"/> times.
    /// </summary>
    /// <exception cref="MbusException">The meter does not answer, or not with data.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<Telegram>> ReadAsync(MeterAddress address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        List<Telegram> telegrams = [];
        do
        {
            telegrams.Add(await RequestDataAsync(address, telegrams.Count, cancel).ConfigureAwait(false));
        }
        while (MoreFollow(telegrams[^1]) && telegrams.Count < MaxTelegrams);

        return telegrams;
    }

    /// <summary>
    /// Reads so many telegrams of a meter, whether it says that more follow or not: some change pages by the frame count bit alone.
    /// </summary>
    /// <param name="address">The meter.</param>
    /// <param name="count">1 to <see cref="MaxTelegrams"/>.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="MbusException">The meter does not answer, or not with data.</exception>
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
    /// Reads the alarms of a meter: requests class 1 data (REQ_UD1) until it has none left, at most <see cref="MaxTelegrams"/> times.
    /// Each request acknowledges the alarm before it. None where the meter has no alarm.
    /// </summary>
    /// <exception cref="MbusException">The meter does not answer: many do not know this request.</exception>
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

    /// <summary>Asks whether a meter is there: SND_NKE to a primary address, a selection by a secondary one.</summary>
    /// <returns>
    /// The time from the last stop bit of the request to the answer; where the line knows that time by computation only (TCP, RFC 2217, a
    /// pseudo-terminal) and the answer comes earlier, the time since the line took the request. Null where nobody answered.
    /// </returns>
    /// <exception cref="MbusException">There is an answer, but a damaged one: several meters, or a disturbed line.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<TimeSpan?> PingAsync(MeterAddress address, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        Outcome outcome = await AnswersAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Damage)
            throw Failure($"Pinging meter {address}", "E5", outcome);

        return outcome == Outcome.Reply ? TimeSpan.FromMicroseconds(_exchange.ReplyDelay) : null;
    }

    private async ValueTask<Outcome> AnswersAsync(MeterAddress address, CancellationToken cancel)
    {
        if (!address.IsSecondary)
            return await ResetAsync(address.Primary, Sends, cancel).ConfigureAwait(false);

        Outcome outcome = await ExchangeAsync(WriteSelection(address.Secondary, address.FabricationNumber), Sends, cancel).ConfigureAwait(false);
        _counts.Reset(PrimaryAddress.Selected);
        return outcome;
    }

    private bool MoreFollow(Telegram telegram) => _records.ReadToEnd(telegram.Frame);

    private async Task<Telegram> RequestDataAsync(MeterAddress address, int telegram, CancellationToken cancel)
    {
        string phase = telegram == 0 ? $"Reading meter {address}" : $"Reading telegram {telegram + 1} of meter {address}";
        return await RequestAsync(ControlField.ReqUd2, address, phase, cancel).ConfigureAwait(false)
            ?? throw new MbusException($"{phase}: it acknowledged (E5), but sent no data. The meter has nothing to send; try again later, or reset its application.", Outcome.Reply);
    }

    /// <summary>Requests data once; null for an acknowledgement without data.</summary>
    private async ValueTask<Telegram?> RequestAsync(byte function, MeterAddress address, string phase, CancellationToken cancel)
    {
        byte c = _counts.Stamp(function, address.Primary);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), Sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw Failure(phase, "its data", outcome);

        _counts.Confirm(c, address.Primary);
        return _exchange.Reply.Kind is FrameKind.Single or FrameKind.Short ? null : new Telegram(_exchange.Reply);
    }
}
