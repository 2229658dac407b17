namespace Mbus.Client;

/// <summary>Selection by secondary address, for meters that accept only some selections, or end them by themselves.</summary>
internal sealed class MeterSelection(MasterLink link, LoneMeterCheck lone)
{
    private static readonly byte WithFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, true);
    private static readonly byte WithoutFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, false);

    private byte _control = WithFrameCountBit;

    /// <summary>
    /// Selects a meter: with C field 73, or 53 after silence, which some meters demand; a complete address also with wildcards for
    /// manufacturer, version and device type. What the meter accepted is used for the next selections.
    /// </summary>
    internal async ValueTask<Outcome> TrySelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await SelectWithAsync(address, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Silence)
        {
            SwitchControl();
            outcome = await SelectWithAsync(address, cancel).ConfigureAwait(false);
            ConcludeControl(outcome);
        }

        if (outcome == Outcome.Silence && HasCompleteTail(address))
            outcome = await SelectByIdentificationAsync(address, cancel).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Selects a meter.</summary>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    internal async ValueTask SelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await TrySelectAsync(address, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw link.Failure($"Selecting meter {address}", "E5", outcome);
    }

    /// <summary>Selects a meter with the C field and the address as given.</summary>
    internal async ValueTask<Outcome> SelectWithAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await lone.AcknowledgeAsync(WriteSelection(address.Secondary, address.FabricationNumber), address, cancel).ConfigureAwait(false);
        link.Counts.Reset(PrimaryAddress.Selected);
        return outcome;
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

    // Several meters may have the identification, so the reply must show the complete address.
    private async ValueTask<Outcome> SelectByIdentificationAsync(MeterAddress address, CancellationToken cancel)
    {
        MeterAddress wild = WithWildcardTail(address.Secondary);
        if (await SelectWithAsync(wild, cancel).ConfigureAwait(false) != Outcome.Reply)
            return Outcome.Silence;

        Telegram? telegram = await lone.IsOneMeterAsync(wild, cancel, isNoisyAck: false).ConfigureAwait(false);
        if (telegram == null || !TelegramHeader.Read(telegram.Frame).Address.Equals(address.Secondary))
            return Outcome.Silence;

        link.Notice(MbusNoticeKind.WildcardSelection, address, $"Meter {address} accepts only selections with wildcards for manufacturer, version and device type: its address is {wild}.");
        return await SelectWithAsync(wild, cancel).ConfigureAwait(false);
    }

    private static MeterAddress WithWildcardTail(SecondaryAddress address) =>
        new SecondaryAddress(address.Identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
}
