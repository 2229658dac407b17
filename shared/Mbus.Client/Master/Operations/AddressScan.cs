using System.Globalization;
using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>Scan of the primary addresses.</summary>
internal sealed class AddressScan(MasterLink link, LoneMeterCheck lone)
{
    private const int DamagedInARow = 10;

    // Addresses that were silent for a short wait since the last time at which no late reply was possible.
    private readonly List<byte> _doubtful = [];

    internal async Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        IReadOnlyList<byte> addresses, IProgress<ScannedAddress>? found, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        List<ScannedAddress> all = [];
        _doubtful.Clear();
        long start = link.Line.Now;
        int damagedInARow = 0;
        for (int i = 0; i < addresses.Count; i++)
        {
            bool isDamaged = false;
            foreach (ScannedAddress one in await ScanNextAsync(addresses[i], i == addresses.Count - 1, cancel).ConfigureAwait(false))
            {
                all.Add(one);
                found?.Report(one);
                isDamaged |= one.Outcome == Outcome.Damage;
            }

            damagedInARow = isDamaged ? damagedInARow + 1 : 0;
            if (damagedInARow == DamagedInARow)
                await ThrowIfNoisyAsync(i + 1, cancel).ConfigureAwait(false);
            progress?.Report(new ScanProgress(i + 1, addresses.Count - i - 1, all.Count, TimeSpan.FromMicroseconds(link.Line.Now - start)));
        }

        return all;
    }

    private async Task<IReadOnlyList<ScannedAddress>> ScanNextAsync(byte address, bool isLast, CancellationToken cancel)
    {
        if (link.HasShortWaits)
            return await ScanShortlyAsync(address, isLast, cancel).ConfigureAwait(false);

        ScannedAddress? one = await ScanAsync(address, cancel).ConfigureAwait(false);
        if (one?.Telegram != null)
            await link.Test.RunAsync(Frame.WriteShort(link.Request, 0, ControlField.SndNke, address), cancel).ConfigureAwait(false);
        return one == null ? [] : [one];
    }

    /// <summary>
    /// Scans an address with a short wait; silence is then doubtful. The gateway keeps the order, drops nothing, and delays by at most the slack
    /// of the line: so the telegram of this address as the only bytes after a lone E5 shows that the doubtful addresses were silent. At the end
    /// of the scan, so does a whole wait without a byte. Otherwise each is scanned again with the whole wait.
    /// </summary>
    private async Task<IReadOnlyList<ScannedAddress>> ScanShortlyAsync(byte address, bool isLast, CancellationToken cancel)
    {
        Outcome outcome = await ResetAndWaitAsync(address, link.ShortTiming, cancel).ConfigureAwait(false);
        bool isSilent = outcome == Outcome.Silence && !link.HasLateBytes;
        if (isSilent)
            _doubtful.Add(address);
        if (isSilent && !isLast)
            return [];

        Telegram? proof = outcome == Outcome.Reply && !link.HasLateBytes ? await ProveAsync(address, cancel).ConfigureAwait(false) : null;
        if (proof != null || (isSilent && await link.IsQuietAsync(cancel).ConfigureAwait(false)))
        {
            _doubtful.Clear();
            return proof == null ? [] : [new ScannedAddress(address, link.Line.Timing.BaudRate, Outcome.Reply, proof)];
        }

        await link.IsQuietAsync(cancel).ConfigureAwait(false);
        ScannedAddress? one = isSilent ? null : await ScanAsync(address, cancel).ConfigureAwait(false);
        List<ScannedAddress> answered = await ScanDoubtfulAsync(cancel).ConfigureAwait(false);
        return one == null ? answered : [.. answered, one];
    }

    private async Task<Telegram?> ProveAsync(byte address, CancellationToken cancel)
    {
        (_, Telegram? telegram) = await ConfirmAsync(address, cancel).ConfigureAwait(false);
        bool isAlone = !link.HasLateBytes && link.Exchange.Sends == 1 && link.Exchange.BytesSeen == telegram?.Bytes.Length;
        return isAlone && telegram?.Frame.A == address ? telegram : null;
    }

    private async Task<List<ScannedAddress>> ScanDoubtfulAsync(CancellationToken cancel)
    {
        List<ScannedAddress> answered = [];
        foreach (byte address in _doubtful)
        {
            if (await ScanAsync(address, cancel).ConfigureAwait(false) is ScannedAddress one)
                answered.Add(one);
        }

        if (answered.Count > 0)
            link.Delay.NoteLate();
        _doubtful.Clear();
        return answered;
    }

    private async Task<ScannedAddress?> ScanAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await ResetAndWaitAsync(address, link.Timing, cancel).ConfigureAwait(false);
        bool mayBeOne = outcome == Outcome.Damage && (lone.MayBeOne || link.Exchange.Outcome == Outcome.Reply);
        if (mayBeOne && await lone.IsOneMeterAsync(address, cancel).ConfigureAwait(false) is Telegram only)
            return new ScannedAddress(address, link.Line.Timing.BaudRate, Outcome.Reply, only);
        if (outcome == Outcome.Damage)
            outcome = await ResetAndWaitAsync(address, link.Timing, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            return null;

        Telegram? telegram = null;
        if (outcome == Outcome.Reply)
            (outcome, telegram) = await ConfirmAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply && telegram == null && await WasLateAsync(address, cancel).ConfigureAwait(false))
            return null;
        return new ScannedAddress(address, link.Line.Timing.BaudRate, outcome, telegram);
    }

    // A meter slower than the wait acknowledges while the scan asks the next address.
    private async ValueTask<bool> WasLateAsync(byte address, CancellationToken cancel)
    {
        if (await link.ResetAsync(address, link.Sends, cancel).ConfigureAwait(false) != Outcome.Silence)
            return false;

        link.Notice(MbusNoticeKind.SlowMeter, null, string.Create(
            CultureInfo.InvariantCulture,
            $"An E5 came to SND_NKE to {address}, where no meter replies: a meter at an earlier address replies later than the {link.Timing.ReplyWindow / 1e6:0.0} s waited. Scan again with more time for each reply."));
        return true;
    }

    // Another meter at the address may be slower than the first: its E5 would look like an answer to the next request.
    private async ValueTask<Outcome> ResetAndWaitAsync(byte address, LineTiming timing, CancellationToken cancel)
    {
        Outcome outcome = await link.ProbeAsync(address, timing, cancel).ConfigureAwait(false);
        if (link.Line.FarEnd == FarEnd.Bridge)
            return outcome;

        long answered = link.Exchange.LastByteAt;
        long end = link.HasShortWaits ? link.EndOfOthers() : link.Exchange.SentAt + link.Timing.ReplyWindow;
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
