using System.Device.Gpio;
using Mbus.Client.Lines;
using Mbus.Hat.Linux;
using Mbus.Hat.Power;

namespace Mbus.Hat.Iot;

/// <summary>The power line through a <see cref="GpioController"/>.</summary>
/// <param name="gpio">The controller of the chip that has the line; closed with this.</param>
/// <param name="chip">The chip's device.</param>
internal sealed class ControllerPin(GpioController gpio, string chip) : IPowerPin
{
    // The packages do not tell who it is.
    private static readonly PowerPinState Taken = new("another program", true, null);

    private GpioPin? _pin;

    /// <inheritdoc/>
    public string LockPath => chip;

    /// <inheritdoc/>
    public PowerPinState Look()
    {
        if (_pin is not null)
            return StateOf(_pin, $"{PowerPinState.OwnName} {Environment.ProcessId}");

        // Only who has a line may read it; opened without a mode, it stays as it is.
        using GpioPin? pin = TryOpen();
        return pin is null ? Taken : StateOf(pin, null);
    }

    /// <inheritdoc/>
    public bool TryHold(bool high)
    {
        _pin ??= TryOpen();
        if (_pin is not null)
            Drive(high);

        return _pin is not null;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// An output is written to: libgpiod 2's driver makes a line an output at low first, whatever initial value it is given, and that
    /// would switch off a bus that is on.
    /// </remarks>
    public void Drive(bool high) => Do(high ? "drive high" : "drive low", () =>
    {
        if (_pin!.GetPinMode() == PinMode.Output)
            _pin.Write(high);
        else
            gpio.OpenPin(GpioChip.PowerLine, PinMode.Output, high);

        return true;
    });

    /// <inheritdoc/>
    public void Release()
    {
        _pin?.Dispose();
        _pin = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        gpio.Dispose();
    }

    // The request asks for nothing but the line itself: what refuses it is that another holds it.
    private GpioPin? TryOpen()
    {
        try
        {
            return gpio.OpenPin(GpioChip.PowerLine);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private PowerPinState StateOf(GpioPin pin, string? holder) => Do("read", () =>
        new PowerPinState(holder, pin.GetPinMode() == PinMode.Output, pin.Read() == PinValue.High));

    private T Do<T>(string phase, Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new LineException($"hat: power: {phase} line {GpioChip.PowerLine} of {chip}: {e.Message}", e);
        }
    }
}
