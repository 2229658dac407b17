using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Switching the baud rate of a meter (EN 13757-3, switching the baud rate).</content>
public sealed partial class MbusMaster
{
    /// <summary>
    /// Sets the baud rate of a meter and verifies that it answers at the new rate. If it does not answer, the meter and the line are set
    /// back to the previous rate. If it answers, the line stays at the new rate: call <see cref="Line.SetBaudRateAsync"/> to reach the
    /// other meters again.
    /// </summary>
    /// <param name="address">Address of the meter, not 255.</param>
    /// <param name="baudRate">Baud rate: 300, 600, ... 38400 Bd.</param>
    /// <param name="cancel">
    /// Cancels the call. The meter may then be at either rate; it returns to the previous rate by itself after 2 to 10 minutes.
    /// </param>
    /// <exception cref="MbusException">
    /// The meter does not acknowledge, or does not answer at the new rate; the message gives its present rate.
    /// </exception>
    /// <exception cref="LineException">
    /// The line is lost, or cannot change its baud rate (<see cref="Line.CanSetBaudRate"/>); in the latter case nothing was sent.
    /// </exception>
    public async Task SetBaudRateAsync(MeterAddress address, int baudRate, CancellationToken cancel = default)
    {
        if (ControlInformation.ForBaudRate(baudRate) == 0)
            throw new ArgumentOutOfRangeException(nameof(baudRate), baudRate, "Expected an M-Bus baud rate: 300, 600, 1200, 2400, 4800, 9600, 19200 or 38400.");

        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        int former = _line.Timing.BaudRate;
        string phase = $"Setting meter {address} to {baudRate} Bd";
        await CheckLineAsync(baudRate, former, phase, cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ControlInformation.ForBaudRate(baudRate), default, phase, cancel).ConfigureAwait(false);
        await _line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
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
        if (!_line.CanSetBaudRate)
        {
            throw new LineException(
                $"{phase}: {_line.Name} transfers bytes only; the baud rate of the bus behind it cannot be set over this line. "
                + "Expected a line whose baud rate can be set, because a meter at another rate than its bus is unreachable. Nothing was sent. "
                + "Set the meter from the machine with the bus, on its serial port or over RFC 2217; then set the bridge there to the same rate.")
            {
                Code = MbusError.BaudRateNotSettable,
            };
        }

        try
        {
            await _line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
        }
        finally
        {
            await _line.SetBaudRateAsync(former, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // A meter that cannot receive the command stays at its rate; one that can does not have to be received.
    private async Task RestoreBaudRateAsync(MeterAddress address, int former, CancellationToken cancel)
    {
        byte c = _counts.Stamp(ControlField.SndUd, address.Primary);
        int length = Frame.WriteLong(_request, 0, c, address.Primary, ControlInformation.ForBaudRate(former), [], 0, 0);
        await ExchangeAsync(length, Sends, cancel).ConfigureAwait(false);
        await _line.SetBaudRateAsync(former, cancel).ConfigureAwait(false);
    }

    // SND_NKE to 253 would deselect the meter.
    private async Task<bool> IsThereAsync(MeterAddress address, CancellationToken cancel)
    {
        if (address.IsSecondary || address.Primary != PrimaryAddress.Selected)
            return await AnswersAsync(address, cancel).ConfigureAwait(false) == Outcome.Reply;

        byte c = _counts.Stamp(ControlField.ReqUd2, address.Primary);
        bool isThere = await ExchangeAsync(Frame.WriteShort(_request, 0, c, address.Primary), Sends, cancel).ConfigureAwait(false) == Outcome.Reply;
        if (isThere)
            _counts.Confirm(c, address.Primary);
        return isThere;
    }
}
