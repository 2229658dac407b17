namespace Mbus.Client;

/// <summary>Selection by secondary address, for meters that accept only some selections, or end them by themselves.</summary>
internal sealed class MeterSelection(MasterLink link, LoneMeterCheck lone)
{
    private static readonly byte WithFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, true);
    private static readonly byte WithoutFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, false);

    private readonly HashSet<MeterAddress> _byIdentification = [];
    private byte _control = WithFrameCountBit;

    /// <summary>
    /// Selects a meter: with C field 73, or 53 after silence, which some meters demand; a complete address also with wildcards for
    /// manufacturer, version and device type. What the meter accepted is tried first in the next selections.
    /// </summary>
    internal async ValueTask<Outcome> TrySelectAsync(MeterAddress address, CancellationToken cancel)
    {
        bool isComplete = HasCompleteTail(address);
        bool isTriedFirst = isComplete && link.Repeats > 0;
        if (isTriedFirst && await SelectOnceAsync(address, cancel).ConfigureAwait(false) == Outcome.Reply)
            return Outcome.Reply;

        int sends = isTriedFirst ? link.Repeats : link.Sends;
        Outcome outcome = await SelectWithAsync(address, sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
        {
            SwitchControl();
            outcome = await SelectWithAsync(address, link.Sends, cancel).ConfigureAwait(false);
            ConcludeControl(outcome);
        }

        if (outcome == Outcome.Silence && isComplete)
            outcome = await SelectByIdentificationAsync(address, sends, cancel).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Selects a meter again, as it was selected last.</summary>
    internal ValueTask<Outcome> SelectAgainAsync(MeterAddress address, CancellationToken cancel) =>
        SelectWithAsync(_byIdentification.Contains(address) ? WithWildcardTail(address.Secondary) : address, link.Sends, cancel);

    /// <summary>Selects a meter.</summary>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    internal async ValueTask SelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await TrySelectAsync(address, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw link.Failure($"Selecting meter {address}", "E5", outcome);
    }

    /// <summary>Writes a selection; returns the length of the frame.</summary>
    internal int WriteSelection(SecondaryAddress address, uint fabricationNumber)
    {
        byte[] selection = new byte[SecondarySearch.MaxSelectionLength];
        int count = SecondarySearch.WriteSelection(selection, 0, address, fabricationNumber);
        return Frame.WriteLong(link.Request, 0, _control, PrimaryAddress.Selected, ControlInformation.SelectSlave, selection, 0, count);
    }

    /// <summary>Changes to the other C field of a selection, which some meters demand.</summary>
    internal void SwitchControl() => _control = _control == WithFrameCountBit ? WithoutFrameCountBit : WithFrameCountBit;

    /// <summary>Keeps the C field of a selection for all meters if it was answered; changes back after silence.</summary>
    internal void ConcludeControl(Outcome outcome)
    {
        if (outcome == Outcome.Silence)
            SwitchControl();
        else
            link.Notice(MbusNoticeKind.SelectionControl, null, $"The meters on this bus accept selections with C field {_control:X2} only; it is used for all selections.");
    }

    private static bool HasCompleteTail(MeterAddress address) => address.FabricationNumber == uint.MaxValue
        && address.Secondary is { Manufacturer: not Manufacturer.Any, Version: not SecondaryAddress.AnyByte, DeviceType: not SecondaryAddress.AnyByte };

    // One selection of each kind before the repeats: for a meter that demands wildcards, the caller waits for few reply windows.
    private async ValueTask<Outcome> SelectOnceAsync(MeterAddress address, CancellationToken cancel)
    {
        bool wasByIdentification = _byIdentification.Contains(address);
        if (wasByIdentification && await SelectByIdentificationAsync(address, 1, cancel).ConfigureAwait(false) == Outcome.Reply)
            return Outcome.Reply;

        _byIdentification.Remove(address);
        Outcome outcome = await SelectWithAsync(address, 1, cancel).ConfigureAwait(false);
        return outcome == Outcome.Silence && !wasByIdentification ? await SelectByIdentificationAsync(address, 1, cancel).ConfigureAwait(false) : outcome;
    }

    private async ValueTask<Outcome> SelectWithAsync(MeterAddress address, int sends, CancellationToken cancel)
    {
        Outcome outcome = await lone.AcknowledgeAsync(WriteSelection(address.Secondary, address.FabricationNumber), address, sends, cancel).ConfigureAwait(false);
        link.Counts.Reset(PrimaryAddress.Selected);
        return outcome;
    }

    // Several meters may have the identification, so the reply must show the complete address.
    private async ValueTask<Outcome> SelectByIdentificationAsync(MeterAddress address, int sends, CancellationToken cancel)
    {
        MeterAddress wild = WithWildcardTail(address.Secondary);
        if (await SelectWithAsync(wild, sends, cancel).ConfigureAwait(false) != Outcome.Reply)
            return Outcome.Silence;

        Telegram? telegram = await lone.IsOneMeterAsync(wild, cancel, isNoisyAck: false).ConfigureAwait(false);
        if (telegram == null || !TelegramHeader.Read(telegram.Frame).Address.Equals(address.Secondary))
            return Outcome.Silence;

        // The selection before may have been lost.
        Outcome again = _byIdentification.Contains(address) ? Outcome.Silence : await SelectWithAsync(address, 1, cancel).ConfigureAwait(false);
        if (again != Outcome.Silence)
            return again;

        _byIdentification.Add(address);
        link.Notice(MbusNoticeKind.WildcardSelection, address, $"Meter {address} accepts only selections with wildcards for manufacturer, version and device type: its address is {wild}.");
        return await SelectWithAsync(wild, link.Sends, cancel).ConfigureAwait(false);
    }

    private static MeterAddress WithWildcardTail(SecondaryAddress address) =>
        new SecondaryAddress(address.Identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
}
