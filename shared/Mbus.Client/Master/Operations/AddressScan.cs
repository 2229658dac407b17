namespace Mbus.Client;

/// <summary>Scan of the primary addresses.</summary>
internal sealed class AddressScan(MasterLink link, LoneMeterCheck lone)
{
    private const int DamagedInARow = 10;

    internal async Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        IReadOnlyList<byte> addresses, IProgress<ScannedAddress>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        List<ScannedAddress> all = [];
        long start = link.Line.Now;
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
            progress?.Report(new ScanProgress(i + 1, addresses.Count - i - 1, all.Count, TimeSpan.FromMicroseconds(link.Line.Now - start)));
        }

        return all;
    }

    private async Task<ScannedAddress?> ScanAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await ResetAndWaitAsync(address, cancel).ConfigureAwait(false);
        bool mayBeOne = outcome == Outcome.Damage && (link.Exchange.MayBeAck || link.Exchange.Outcome == Outcome.Reply);
        if (mayBeOne && await lone.IsOneMeterAsync(address, cancel).ConfigureAwait(false) is Telegram only)
            return new ScannedAddress(address, link.Line.Timing.BaudRate, Outcome.Reply, only);
        if (outcome == Outcome.Damage)
            outcome = await ResetAndWaitAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            return null;

        Telegram? telegram = null;
        if (outcome == Outcome.Reply)
            (outcome, telegram) = await ConfirmAsync(address, cancel).ConfigureAwait(false);
        return new ScannedAddress(address, link.Line.Timing.BaudRate, outcome, telegram);
    }

    // Another meter at the address may be slower than the first: its E5 would look like an answer to the next request.
    private async ValueTask<Outcome> ResetAndWaitAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await link.ResetAsync(address, 1, cancel).ConfigureAwait(false);
        long answered = link.Exchange.LastByteAt;
        long end = link.Exchange.SentAt + link.Timing.ReplyWindow;
        while (outcome == Outcome.Reply && link.Exchange.LastByteAt == answered && (link.Line.Now < end || link.Line.HasArrivals))
            await link.ReceiveAsync(end, cancel).ConfigureAwait(false);
        return outcome == Outcome.Reply && link.Exchange.LastByteAt != answered ? Outcome.Damage : outcome;
    }

    // Two meters whose E5 start together look like one until both send data.
    private async Task<(Outcome Outcome, Telegram? Telegram)> ConfirmAsync(byte address, CancellationToken cancel)
    {
        byte c = link.Counts.Stamp(ControlField.ReqUd2, address);
        Outcome outcome = await link.ExchangeShortAsync(c, address, link.Sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply && link.Exchange.Reply.Kind == FrameKind.Single)
            return (Outcome.Reply, await lone.TelegramAfterAckAsync(address, cancel).ConfigureAwait(false));

        if (outcome != Outcome.Reply && link.AcceptStray(address))
            outcome = Outcome.Reply;
        if (outcome == Outcome.Reply)
            link.Counts.Confirm(c, address);
        Telegram? telegram = outcome == Outcome.Reply && link.Exchange.Reply.DataLength > 0 ? new Telegram(link.Exchange.Reply) : null;
        return (outcome == Outcome.Damage ? outcome : Outcome.Reply, telegram);
    }

    // No meter has the reserved address, so an answer there is noise.
    private async Task ThrowIfNoisyAsync(int sent, CancellationToken cancel)
    {
        const byte Reserved = 252;
        if (await link.ResetAsync(Reserved, 1, cancel).ConfigureAwait(false) != Outcome.Damage)
            return;

        throw new MbusException(
            MbusError.Noise,
            $"Scanning primary addresses: damaged bytes were received at the last {DamagedInARow} of {sent} addresses, and at {Reserved}, which no meter can have. "
            + $"The cause is {ExchangeFailure.CausesOfNoise}. Try another baud rate.",
            Outcome.Damage);
    }
}
