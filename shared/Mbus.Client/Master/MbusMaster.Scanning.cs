using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Who is there: all primary addresses, one after the other.</content>
public sealed partial class MbusMaster
{
    private const int DamagedInARow = 10;

    /// <summary>Asks the primary addresses from <paramref name="first"/> to <paramref name="last"/>; the same else.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is above 250, or before <paramref name="first"/>.</exception>
    /// <exception cref="MbusException">Only damage is heard, even where no meter can be.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        byte first, byte last, IProgress<ScannedAddress>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, PrimaryAddress.Last);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);
        return ScanAsync([.. Enumerable.Range(first, last - first + 1).Select(address => (byte)address)], found, progress, cancel);
    }

    /// <summary>
    /// Asks every primary address whether a meter is there (SND_NKE, once; after a damaged answer once more), and each that is for its first
    /// telegram. A silent address takes 5 bytes and the reply window.
    /// </summary>
    /// <param name="addresses">The addresses, 0 to 250, in the order to ask.</param>
    /// <param name="found">Told each meter or collision at once; null for nobody.</param>
    /// <param name="progress">Told after each address; null for nobody.</param>
    /// <param name="cancel">Ends the scan with an <see cref="OperationCanceledException"/>; what was found has been told.</param>
    /// <returns>The addresses at which somebody answered.</returns>
    /// <exception cref="MbusException">Only damage is heard, even where no meter can be: <paramref name="found"/> has been told of it.</exception>
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
                await MakeSureThatItIsNotNoiseAsync(i + 1, cancel).ConfigureAwait(false);
            progress?.Report(new ScanProgress(i + 1, addresses.Count - i - 1, all.Count, TimeSpan.FromMicroseconds(_line.Now - start)));
        }

        return all;
    }

    private async Task<ScannedAddress?> ScanAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await AskAllAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Damage)
            outcome = await AskAllAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
            return null;

        Telegram? telegram = null;
        if (outcome == Outcome.Reply)
            (outcome, telegram) = await ConfirmAsync(address, cancel).ConfigureAwait(false);
        return new ScannedAddress(address, _line.Timing.BaudRate, outcome, telegram);
    }

    // Another meter at the address may take longer than the first: its E5 would pass for an answer to the next request.
    private async ValueTask<Outcome> AskAllAsync(byte address, CancellationToken cancel)
    {
        Outcome outcome = await ResetAsync(address, 1, cancel).ConfigureAwait(false);
        long answered = _exchange.LastByteAt;
        long end = _exchange.SentAt + Timing.ReplyWindow;
        while (outcome == Outcome.Reply && _exchange.LastByteAt == answered && _line.Now < end)
            await ReceiveAsync(end, cancel).ConfigureAwait(false);
        return outcome == Outcome.Reply && _exchange.LastByteAt != answered ? Outcome.Damage : outcome;
    }

    // Two meters whose E5 begin together look like one until both send data.
    private async Task<(Outcome Outcome, Telegram? Telegram)> ConfirmAsync(byte address, CancellationToken cancel)
    {
        byte c = _counts.Stamp(ControlField.ReqUd2, address);
        Outcome outcome = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address), Sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Reply)
            _counts.Confirm(c, address);
        Telegram? telegram = outcome == Outcome.Reply && _exchange.Reply.DataLength > 0 ? new Telegram(_exchange.Reply) : null;
        return (outcome == Outcome.Damage ? outcome : Outcome.Reply, telegram);
    }

    // Nobody has the reserved address: who hears an answer there hears noise.
    private async Task MakeSureThatItIsNotNoiseAsync(int asked, CancellationToken cancel)
    {
        const byte Reserved = 252;
        if (await ResetAsync(Reserved, 1, cancel).ConfigureAwait(false) != Outcome.Damage)
            return;

        throw new MbusException(
            $"Scanning primary addresses: damaged bytes came at the last {DamagedInARow} of {asked} addresses, and at {Reserved}, which no meter can have. "
            + $"That is {NoiseCauses}, not meters. Try another baud rate; `mbus listen` shows what is on the line.",
            Outcome.Damage);
    }
}
