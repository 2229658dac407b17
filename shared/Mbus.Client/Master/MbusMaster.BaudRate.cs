using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>The baud rate of a meter (EN 13757-3, switching the baud rate).</content>
public sealed partial class MbusMaster
{
    /// <summary>
    /// Sets the baud rate of a meter and verifies that it answers at the new one. Where it does not, it is sent back, and the line is
    /// as before. Where it does, the line stays at the new rate: <see cref="Line.SetBaudRateAsync"/> leads back to the others.
    /// </summary>
    /// <param name="address">The meter, not 255.</param>
    /// <param name="baudRate">300, 600, ... 38400 Bd.</param>
    /// <param name="cancel">Ends the call. The meter may then be at either rate; it goes back by itself, in 2 to 10 minutes.</param>
    /// <exception cref="MbusException">The meter does not acknowledge, or does not answer at the new rate; the message says where it is now.</exception>
    /// <exception cref="LineException">The line is lost, or cannot change its baud rate (<see cref="Line.CanSetBaudRate"/>); in the latter case nothing was sent.</exception>
    public async Task SetBaudRateAsync(MeterAddress address, int baudRate, CancellationToken cancel = default)
    {
        if (ControlInformation.ForBaudRate(baudRate) == 0)
            throw new ArgumentOutOfRangeException(nameof(baudRate), baudRate, "Expected a baud rate of M-Bus: 300, 600, 1200, 2400, 4800, 9600, 19200 or 38400.");

        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        int former = _line.Timing.BaudRate;
        string phase = $"Setting meter {address} to {baudRate} Bd";
        await CheckLineAsync(baudRate, former, phase, cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ControlInformation.ForBaudRate(baudRate), default, phase, cancel).ConfigureAwait(false);
        await _line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
        if (await IsThereAsync(address, cancel).ConfigureAwait(false))
            return;

        await SendBackAsync(address, former, cancel).ConfigureAwait(false);
        bool isBack = await IsThereAsync(address, cancel).ConfigureAwait(false);
        throw new MbusException(
            $"{phase}: it acknowledged (E5), but does not answer at {baudRate} Bd. "
            + (isBack
                ? $"It answers at {former} Bd as before: it cannot be set to {baudRate} Bd, or the line cannot carry it."
                : $"Nor does it at {former} Bd after it was sent back. Leave it alone for 10 minutes, after which it goes back by itself, or try 300 Bd."),
            Outcome.Silence);
    }

    // A meter at a baud rate that its bus does not have cannot be reached, nor sent back.
    private async Task CheckLineAsync(int baudRate, int former, string phase, CancellationToken cancel)
    {
        if (!_line.CanSetBaudRate)
        {
            throw new LineException(
                $"{phase}: {_line.Name} passes bytes only, and the baud rate of the bus behind it cannot be set from here. "
                + "Expected a line whose baud rate this program sets, since the meter is lost to a bus of another rate. Nothing was sent. "
                + "Set the meter on the machine that has the bus, at its serial port or over RFC 2217; then set the bridge there to the same rate.");
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

    // A meter that cannot hear the command stays where it was; one that can need not be heard.
    private async Task SendBackAsync(MeterAddress address, int former, CancellationToken cancel)
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
