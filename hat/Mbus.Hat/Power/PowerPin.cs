using System.Device.Gpio;
using Mbus.Client.Lines;
using Mbus.Hat.Linux;

namespace Mbus.Hat.Power;

/// <summary>GPIO line that switches the bus power: BCM 26, high is on. Disposing it releases the line.</summary>
public sealed class PowerPin : IDisposable
{
    private readonly GpioController _gpio;
    private readonly int _line;
    private bool _isHeld;

    /// <summary>Creates an access to the line, without changing it.</summary>
    /// <param name="gpio">The controller of the line's chip; disposed together with this.</param>
    /// <param name="line">Number of the line in the controller.</param>
    /// <param name="lockPath">Path of a file for locks between the processes that use this line.</param>
    public PowerPin(GpioController gpio, int line, string lockPath)
    {
        _gpio = gpio;
        _line = line;
        LockPath = lockPath;
    }

    /// <summary>Path of a file for locks between the processes that use this line.</summary>
    public string LockPath { get; }

    /// <summary>Consumer name of this process.</summary>
    internal static string Holder { get; } = $"{PowerPinState.OwnName} {Environment.ProcessId}";

    /// <summary>Reads the state of the line without changing it.</summary>
    /// <exception cref="LineException">The state cannot be read.</exception>
    public PowerPinState Look()
    {
        if (_isHeld)
            return new PowerPinState(Holder, IsOutput(), IsHigh());

        try
        {
            using GpioPin pin = _gpio.OpenPin(_line);
            if (!IsOutput())
                return new PowerPinState(null, false, null);

            // Reading requests the line. Before that, the kernel reports the direction that the line had when it was released, although the
            // driver may have made it an input since.
            bool isHigh = IsHigh();
            return new PowerPinState(null, IsOutput(), isHigh);
        }
        catch (GpioLineHeldException e)
        {
            return new PowerPinState(e.Holder, e.IsOutput, null);
        }
    }

    /// <summary>Requests the line and drives it, without a glitch.</summary>
    /// <param name="high">The level to drive.</param>
    /// <returns>False if another process holds the line.</returns>
    /// <exception cref="LineException">The line cannot be driven.</exception>
    public bool TryHold(bool high)
    {
        try
        {
            _gpio.OpenPin(_line, PinMode.Output, high);
            _isHeld = true;
        }
        catch (GpioLineHeldException)
        {
            Release();
        }

        return _isHeld;
    }

    /// <summary>
    /// Releases the line. The kernel of a Raspberry Pi keeps its level; other kernels may make it an input, which switches the bus off.
    /// </summary>
    public void Release()
    {
        _isHeld = false;
        if (_gpio.IsPinOpen(_line))
            _gpio.ClosePin(_line);
    }

    /// <inheritdoc/>
    public void Dispose() => _gpio.Dispose();

    private bool IsOutput() => _gpio.GetPinMode(_line) == PinMode.Output;

    private bool IsHigh() => _gpio.Read(_line) == PinValue.High;
}
