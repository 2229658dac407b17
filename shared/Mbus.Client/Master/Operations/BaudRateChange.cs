using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>Changes the baud rate of a meter (EN 13757-3, switching the baud rate).</summary>
internal sealed class BaudRateChange(MasterLink link, MeterAccess access, MeterSettings settings)
{
    internal async Task SetBaudRateAsync(MeterAddress address, int baudRate, CancellationToken cancel)
    {
        if (ControlInformation.ForBaudRate(baudRate) == 0)
            throw new ArgumentOutOfRangeException(nameof(baudRate), baudRate, "Expected an M-Bus baud rate: 300, 600, 1200, 2400, 4800, 9600, 19200 or 38400.");

        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        int former = link.Line.Timing.BaudRate;
        string phase = $"Setting meter {address} to {baudRate} Bd";
        await CheckLineAsync(baudRate, former, phase, cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        await settings.SendUserDataAsync(address, ControlInformation.ForBaudRate(baudRate), default, phase, cancel).ConfigureAwait(false);
        await link.Line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
        if (await IsThereAsync(address, cancel).ConfigureAwait(false))
            return;

        await RestoreBaudRateAsync(address, former, cancel).ConfigureAwait(false);
        bool isRestored = await IsThereAsync(address, cancel).ConfigureAwait(false);
        throw new MbusException(
            MbusError.WriteIneffective,
            $"{phase}: the meter acknowledged (E5), but does not answer at {baudRate} Bd. "
            + (isRestored
                ? $"It answers at {former} Bd as before: the meter does not support {baudRate} Bd, or the line is not good enough for it."
                : $"It does not answer at {former} Bd either, after it was set back. Wait 10 minutes without requests to it, until it returns to its previous rate by itself, or try 300 Bd."),
            Outcome.Silence);
    }

    // A meter at a different baud rate than its bus cannot be reached or set back.
    private async Task CheckLineAsync(int baudRate, int former, string phase, CancellationToken cancel)
    {
        if (!link.Line.CanSetBaudRate)
        {
            throw new LineException(
                $"{phase}: {link.Line.Name} transfers bytes only; the baud rate of the bus behind it cannot be set over this line. "
                + "Expected a line whose baud rate can be set, because a meter at another rate than its bus is unreachable. Nothing was sent. "
                + "Set the meter from the machine with the bus, on its serial port or over RFC 2217; then set the bridge there to the same rate.")
            {
                Code = MbusError.BaudRateNotSettable,
            };
        }

        try
        {
            await link.Line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
        }
        finally
        {
            await link.Line.SetBaudRateAsync(former, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // A meter that cannot receive the command stays at its rate; one that can does not have to be received.
    private async Task RestoreBaudRateAsync(MeterAddress address, int former, CancellationToken cancel)
    {
        byte c = link.Counts.Stamp(ControlField.SndUd, address.Primary);
        int length = Frame.WriteLong(link.Request, 0, c, address.Primary, ControlInformation.ForBaudRate(former), [], 0, 0);
        await link.ExchangeAsync(length, link.Sends, cancel).ConfigureAwait(false);
        await link.Line.SetBaudRateAsync(former, cancel).ConfigureAwait(false);
    }

    // SND_NKE to 253 would deselect the meter.
    private async Task<bool> IsThereAsync(MeterAddress address, CancellationToken cancel)
    {
        if (address.IsSecondary || address.Primary != PrimaryAddress.Selected)
            return await access.AnswersAsync(address, cancel).ConfigureAwait(false) == Outcome.Reply;

        byte c = link.Counts.Stamp(ControlField.ReqUd2, address.Primary);
        bool isThere = await link.ExchangeShortAsync(c, address.Primary, link.Sends, cancel).ConfigureAwait(false) == Outcome.Reply;
        if (isThere)
            link.Counts.Confirm(c, address.Primary);
        return isThere;
    }
}
