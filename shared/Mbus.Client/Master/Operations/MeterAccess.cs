namespace Mbus.Client;

/// <summary>Prepares meters for requests: selects them, or resets their frame count bits; and checks that they answer.</summary>
internal sealed class MeterAccess(MasterLink link, LoneMeterCheck lone, MeterSelection selection, ReplyTime replyTime)
{
    /// <summary>True if the SND_NKE before a request was answered by E5 and another byte.</summary>
    internal bool IsAckUnproven { get; set; }

    /// <summary>True if the meter acknowledged the SND_NKE or the selection before its first request.</summary>
    internal bool HasAcknowledged { get; set; }

    internal async Task SelectAsync(SecondaryAddress address, uint fabricationNumber, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await selection.SelectAsync(MeterAddress.Of(address, fabricationNumber), cancel).ConfigureAwait(false);
    }

    internal async Task<bool> DeselectAsync(CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        Outcome outcome = await link.ExchangeShortAsync(ControlField.SndNke, PrimaryAddress.Selected, 1, cancel).ConfigureAwait(false);
        link.Counts.Reset(PrimaryAddress.Selected);
        return outcome == Outcome.Reply;
    }

    internal async Task<bool> NormaliseAsync(byte address, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        return await link.ResetAsync(address, link.Sends, cancel).ConfigureAwait(false) == Outcome.Reply;
    }

    internal async Task<TimeSpan?> PingAsync(MeterAddress address, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        long began = link.Line.Now;
        Outcome outcome = await AnswersAsync(address, cancel).ConfigureAwait(false);
        long delay = link.Exchange.ReplyDelay;
        bool mayBeLate = link.Exchange.Sends > 1 || link.MayBeSlow(address.Primary);
        if (outcome == Outcome.Damage)
        {
            MbusException failure = link.Failure($"Pinging meter {address}", "E5", outcome);
            bool mayBeOne = !address.IsSecondary && lone.MayBeOne;
            if (!mayBeOne || await lone.IsOneMeterAsync(address, cancel).ConfigureAwait(false) == null)
                throw failure;

            // Each request was answered, with other bytes: no answer was late.
            outcome = Outcome.Reply;
            mayBeLate = false;
        }

        if (outcome != Outcome.Reply)
            return null;

        // A second late answer comes as long after the first one as the requests are apart, or as one answer takes.
        if (mayBeLate)
            delay = await replyTime.MeasureAsync(address, Math.Min(link.Line.Now - began, ReplyTime.Longest), cancel).ConfigureAwait(false) ?? delay;
        return TimeSpan.FromMicroseconds(delay);
    }

    /// <summary>Selects a secondary address, or sends SND_NKE to a primary one; does nothing for 253.</summary>
    internal async ValueTask PrepareAsync(MeterAddress address, CancellationToken cancel)
    {
        HasAcknowledged = address.IsSecondary;
        if (address.IsSecondary)
        {
            await selection.SelectAsync(address, cancel).ConfigureAwait(false);
        }
        else if (address.Primary != PrimaryAddress.Selected)
        {
            await link.ResetAsync(address.Primary, link.Sends, cancel).ConfigureAwait(false);
            HasAcknowledged = link.Exchange.Outcome == Outcome.Reply;
            IsAckUnproven = link.Exchange.Outcome == Outcome.Damage && lone.MayBeOne;
        }
    }

    /// <summary>Sends SND_NKE to a primary address, or selects a secondary one.</summary>
    internal async ValueTask<Outcome> AnswersAsync(MeterAddress address, CancellationToken cancel)
    {
        if (!address.IsSecondary)
            return await link.ResetAsync(address.Primary, link.Sends, cancel).ConfigureAwait(false);

        return await selection.TrySelectAsync(address, cancel).ConfigureAwait(false);
    }
}
