using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Reading a meter: telegrams, alarms, presence.</content>
public sealed partial class MbusMaster
{
    /// <summary>Maximum number of telegrams read from one meter: some always announce that more follow.</summary>
    public const int MaxTelegrams = 64;

    private readonly RecordReader _records = new();

    /// <summary>
    /// Reads all telegrams of a meter: resets its frame count bits (SND_NKE), or selects it, then requests class 2 data (REQ_UD2) while the
    /// meter announces that more records follow, at most <see cref="MaxTelegrams"/> times.
    /// </summary>
    /// <exception cref="MbusException">The meter does not answer, or answers without data.</exception>
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
            ?? throw new MbusException(MbusError.NoData, $"{phase}: the meter acknowledged (E5), but sent no data. Expected RSP_UD. Try again later, or reset its application.", Outcome.Reply);
    }

    /// <summary>Requests data once; returns null for an acknowledgement without data.</summary>
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
