namespace Mbus.Client;

/// <summary>Selection by secondary address, for meters that accept only some selections, or end them by themselves.</summary>
internal sealed class MeterSelection(MasterLink link, LoneMeterCheck lone)
{
    private static readonly byte WithFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, true);
    private static readonly byte WithoutFrameCountBit = ControlField.WithFrameCount(ControlField.SndUd, false);

    // One selection that is lost does not show that a meter refuses it.
    private const int ConfirmingSends = 2;

    // Index of the pattern of the search, after the complete address and the one with wildcards.
    private const int PatternForm = 2;

    private readonly HashSet<MeterAddress> _byIdentification = [];

    // Meters of one kind have the same firmware: the address that one accepts, by manufacturer, version and device type.
    private readonly Dictionary<SecondaryAddress, int> _acceptedForms = [];
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
    internal ValueTask<Outcome> SelectAgainAsync(MeterAddress address, CancellationToken cancel) => SelectWithAsync(LastSelection(address), link.Sends, cancel);

    /// <summary>Writes the selection with which a meter was selected last; returns the length of the frame.</summary>
    internal int WriteAgain(MeterAddress address) => WriteSelection(LastSelection(address).Secondary, LastSelection(address).FabricationNumber);

    /// <summary>Selects a meter.</summary>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    internal async ValueTask SelectAsync(MeterAddress address, CancellationToken cancel)
    {
        Outcome outcome = await TrySelectAsync(address, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw link.Failure($"Selecting meter {address}", "E5", outcome);
    }

    /// <summary>
    /// Returns the address by which a found meter is selected: the complete one, the one with wildcards for manufacturer, version and device type,
    /// or the pattern by which it was read, if known. They are tried with the first meter of each kind. Only one meter answers the pattern, so
    /// E5 is sufficient.
    /// </summary>
    internal async ValueTask<MeterAddress> ConfirmAsync(MeterAddress complete, MeterAddress? readBy, CancellationToken cancel)
    {
        MeterAddress wild = MeterAddress.Of(WithWildcardTail(complete.Secondary), complete.FabricationNumber);
        MeterAddress[] forms = readBy is MeterAddress pattern ? [complete, wild, pattern] : [complete, wild];
        SecondaryAddress address = complete.Secondary;
        SecondaryAddress kind = new(SecondaryAddress.Any.Identification, address.Manufacturer, address.Version, address.DeviceType);
        if (_acceptedForms.TryGetValue(kind, out int known) && known < forms.Length)
            return forms[known];

        int form = 0;
        while (form < forms.Length && !await AcceptsAsync(forms[form], isProven: form < PatternForm && forms[form] == readBy, cancel).ConfigureAwait(false))
            form++;
        if (form == forms.Length)
            return complete;

        _acceptedForms[kind] = form;
        if (form > 0)
            NoticeWildcards(complete, forms[form], " This applies to all meters of its kind.");
        return forms[form];
    }

    /// <summary>Confirms the address of a meter that an earlier search has found.</summary>
    internal async Task<FoundMeter> ConfirmAsync(FoundMeter found, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        return found with { MeterAddress = await ConfirmAsync(MeterAddress.Of(found.Address, found.FabricationNumber), null, cancel).ConfigureAwait(false) };
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

    private MeterAddress LastSelection(MeterAddress address) => _byIdentification.Contains(address) ? WithWildcardTail(address.Secondary) : address;

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
        NoticeWildcards(address, wild);
        return await SelectWithAsync(wild, link.Sends, cancel).ConfigureAwait(false);
    }

    // A damaged E5, or one with other bytes, is an answer as well.
    private async ValueTask<bool> AcceptsAsync(MeterAddress address, bool isProven, CancellationToken cancel)
    {
        if (isProven)
            return true;

        Outcome outcome = await link.ExchangeAsync(WriteSelection(address.Secondary, address.FabricationNumber), ConfirmingSends, cancel).ConfigureAwait(false);
        link.Counts.Reset(PrimaryAddress.Selected);
        return outcome == Outcome.Reply || lone.MayBeOne || link.Exchange.BytesSeen == 1;
    }

    private void NoticeWildcards(MeterAddress meter, MeterAddress accepted, string others = "")
    {
        bool isTail = accepted.Secondary.Equals(WithWildcardTail(meter.Secondary));
        string which = isTail ? "wildcards for manufacturer, version and device type" : "more wildcards";
        link.Notice(MbusNoticeKind.WildcardSelection, meter, $"Meter {meter} accepts only selections with {which}: its address is {accepted}.{others}");
    }

    private static SecondaryAddress WithWildcardTail(SecondaryAddress address) =>
        new(address.Identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
}
