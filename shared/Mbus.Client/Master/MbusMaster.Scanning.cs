using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Scan of the primary addresses.</content>
public sealed partial class MbusMaster
{
    private const int DamagedInARow = 10;

    /// <summary>Scans the primary addresses from <paramref name="first"/> to <paramref name="last"/>, as the other overload.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is above 250, or below <paramref name="first"/>.</exception>
    /// <exception cref="MbusException">Only damaged bytes are received, even at an address that no meter can have.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        byte first, byte last, IProgress<ScannedAddress>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, PrimaryAddress.Last);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);
        return ScanAsync([.. Enumerable.Range(first, last - first + 1).Select(address => (byte)address)], found, progress, cancel);
    }

    /// <summary>
    /// Checks each primary address for a meter (SND_NKE, once; again after a damaged answer), and reads the first telegram of each meter
    /// found. A silent address takes 5 bytes and the reply window.
    /// </summary>
    /// <param name="addresses">Addresses, 0 to 250, in the order of the scan.</param>
    /// <param name="found">Called at once for each meter or collision; may be null.</param>
    /// <param name="progress">Called after each address; may be null.</param>
    /// <param name="cancel">Ends the scan with an <see cref="OperationCanceledException"/>; findings so far have been reported.</param>
    /// <returns>Addresses with an answer.</returns>
    /// <exception cref="MbusException">
    /// Only damaged bytes are received, even at an address that no meter can have; <paramref name="found"/> has been called for them.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        IReadOnlyList<byte> addresses, IProgress<ScannedAddress>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        List<ScannedAddress> all = [];
        long start = _line.Now;
        int damagedInARow = 0;
        for (int i = 0; i < addresses.Count; i++)
        {
            ScannedAddress? one = await ScanAsync(addresses[i], cancel).ConfigureAwait(false);
            if (one != null)
            {
                all.Add(one);
                found?.Report(one);
            }

            damagedInARow = one?.Outcome == Outcome.Damage ? damagedInARow + 1 : 0;
            if (damagedInARow == DamagedInARow)
                await ThrowIfNoisyAsync(i + 1, cancel).ConfigureAwait(false);
            progress?.Report(new ScanProgress(i + 1, addresses.Count - i - 1, all.Count, TimeSpan.FromMicroseconds(_line.Now - start)));
        }

        return all;
    }

    private async Task<ScannedAddress?> ScanAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await ResetAndWaitAsync(address, cancel).ConfigureAwait(false);
        bool mayBeOne = outcome == Outcome.Damage && (_exchange.MayBeAck || _exchange.Outcome == Outcome.Reply);
        if (mayBeOne && await IsOneMeterAsync(address, cancel).ConfigureAwait(false) is Telegram only)
            return new ScannedAddress(address, _line.Timing.BaudRate, Outcome.Reply, only);
        if (outcome == Outcome.Damage)
            outcome = await ResetAndWaitAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            return null;

        Telegram? telegram = null;
        if (outcome == Outcome.Reply)
            (outcome, telegram) = await ConfirmAsync(address, cancel).ConfigureAwait(false);
        return new ScannedAddress(address, _line.Timing.BaudRate, outcome, telegram);
    }

    // Another meter at the address may be slower than the first: its E5 would look like an answer to the next request.
    private async ValueTask<Outcome> ResetAndWaitAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await ResetAsync(address, 1, cancel).ConfigureAwait(false);
        long answered = _exchange.LastByteAt;
        long end = _exchange.SentAt + Timing.ReplyWindow;
        while (outcome == Outcome.Reply && _exchange.LastByteAt == answered && _line.Now < end)
            await ReceiveAsync(end, cancel).ConfigureAwait(false);
        return outcome == Outcome.Reply && _exchange.LastByteAt != answered ? Outcome.Damage : outcome;
    }

    // Two meters whose E5 start together look like one until both send data.
    private async Task<(Outcome Outcome, Telegram? Telegram)> ConfirmAsync(byte address, CancellationToken cancel)
    {
        byte c = _counts.Stamp(ControlField.ReqUd2, address);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address), Sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply && _exchange.Reply.Kind == FrameKind.Single)
            return (Outcome.Reply, await TelegramAfterAckAsync(address, cancel).ConfigureAwait(false));

        if (outcome != Outcome.Reply && AcceptStray(address))
            outcome = Outcome.Reply;
        if (outcome == Outcome.Reply)
            _counts.Confirm(c, address);
        Telegram? telegram = outcome == Outcome.Reply && _exchange.Reply.DataLength > 0 ? new Telegram(_exchange.Reply) : null;
        return (outcome == Outcome.Damage ? outcome : Outcome.Reply, telegram);
    }

    // No meter has the reserved address, so an answer there is noise.
    private async Task ThrowIfNoisyAsync(int sent, CancellationToken cancel)
    {
        const byte Reserved = 252;
        if (await ResetAsync(Reserved, 1, cancel).ConfigureAwait(false) != Outcome.Damage)
            return;

        throw new MbusException(
            MbusError.Noise,
            $"Scanning primary addresses: damaged bytes were received at the last {DamagedInARow} of {sent} addresses, and at {Reserved}, which no meter can have. "
            + $"The cause is {CausesOfNoise}. Try another baud rate.",
            Outcome.Damage);
    }
}
