namespace Mbus.Client;

/// <content>Selection by secondary address, for meters that accept only some selections, or end them by themselves.</content>
public sealed partial class MbusMaster
{
    // Variation of the delay of a line, in microseconds.
    private const long DelayVariation = 100_000;

    private static readonly byte WithFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, true);
    private static readonly byte WithoutFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, false);

    private byte _selectionControl = WithFrameCountBit;

    /// <summary>
    /// Selects a meter: with C field 73, or 53 after silence, which some meters demand; a complete address also with wildcards for
    /// manufacturer, version and device type. What the meter accepted is used for the next selections.
    /// </summary>
    private async ValueTask<Outcome> TrySelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await SelectWithAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
        {
            byte former = _selectionControl;
            _selectionControl = former == WithFrameCountBit ? WithoutFrameCountBit : WithFrameCountBit;
            outcome = await SelectWithAsync(address, cancel).ConfigureAwait(false);
            if (outcome == Outcome.Silence)
                _selectionControl = former;
            else
                NoticeControl();
        }

        if (outcome == Outcome.Silence && HasCompleteTail(address))
            outcome = await SelectByIdentificationAsync(address, cancel).ConfigureAwait(false);
        return outcome;
    }

    private void NoticeControl() => Notice(
        MbusNoticeKind.SelectionControl, null, $"The meters on this bus accept selections with C field {_selectionControl:X2} only; it is used for all selections.");

    private static bool HasCompleteTail(MeterAddress address) => address.FabricationNumber == uint.MaxValue
        && address.Secondary is { Manufacturer: not Manufacturer.Any, Version: not SecondaryAddress.AnyByte, DeviceType: not SecondaryAddress.AnyByte };

    // Several meters may have the identification, so the reply must show the complete address.
    private async ValueTask<Outcome> SelectByIdentificationAsync(MeterAddress address, CancellationToken cancel)
    {
        MeterAddress wild = WithWildcardTail(address.Secondary);
        if (await SelectWithAsync(wild, cancel).ConfigureAwait(false) != Outcome.Reply)
            return Outcome.Silence;

        Telegram? telegram = await IsOneMeterAsync(wild, cancel, isNoisyAck: false).ConfigureAwait(false);
        if (telegram == null || !TelegramHeader.Read(telegram.Frame).Address.Equals(address.Secondary))
            return Outcome.Silence;

        Notice(MbusNoticeKind.WildcardSelection, address, $"Meter {address} accepts only selections with wildcards for manufacturer, version and device type: its address is {wild}.");
        return await SelectWithAsync(wild, cancel).ConfigureAwait(false);
    }

    private static MeterAddress WithWildcardTail(SecondaryAddress address) =>
        new SecondaryAddress(address.Identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);

    private async ValueTask<Outcome> SelectWithAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await AcknowledgeAsync(WriteSelection(address.Secondary, address.FabricationNumber), address, cancel).ConfigureAwait(false);
        _counts.Reset(PrimaryAddress.Selected);
        return outcome;
    }

    // A wildcard selection waits for the E5 of slower meters. The slack of the line is for the whole delay of a reply; after the first E5, the
    // delay of the line is known, and only its variation counts.
    private long EndOfOthers() => _exchange.SentAt
        + Math.Min(Timing.ReplyWindow, Timing.ReplyWindow - _line.Timing.Slack + _exchange.ReplyDelay + DelayVariation);
}
