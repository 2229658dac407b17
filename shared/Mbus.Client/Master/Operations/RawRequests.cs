namespace Mbus.Client;

/// <summary>Sends frames and bytes unchanged.</summary>
internal sealed class RawRequests(MasterLink link)
{
    internal async Task<Telegram?> SendRawAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        bool fits = frame.Length <= Frame.MaxLength;
        if (fits)
            frame.CopyTo(link.Request);
        if (!fits || !Frame.TryParse(link.Request, 0, frame.Length, out Frame request) || !ControlField.IsFromMaster(request.C))
            throw new ArgumentException("Expected a valid frame from master to slave, for example 10 5B 01 5C 16.", nameof(frame));

        Outcome outcome = await link.ExchangeAsync(frame.Length, link.Sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Damage)
            throw link.Failure("Sending a frame", "a reply", outcome);

        return outcome == Outcome.Reply ? new Telegram(link.Exchange.Reply) : null;
    }

    internal async Task<ReadOnlyMemory<byte>> SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length, nameof(bytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MbusMaster.MaxBytes, nameof(bytes));
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        return await link.SendBytesAsync(bytes, MbusMaster.MaxBytes, cancel).ConfigureAwait(false);
    }
}
