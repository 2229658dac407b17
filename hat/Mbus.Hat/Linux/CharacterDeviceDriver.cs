using System.Device.Gpio;
using System.Runtime.InteropServices;
using System.Text;
using Mbus.Client.Lines;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Linux;

/// <summary>
/// Drives the lines of a GPIO chip through the kernel's character device. One request makes a line an output with its level, so that an
/// output that is high already stays high; the request has a consumer name, and the holder of a line in use is known.
/// </summary>
/// <remarks>
/// Pin numbers are line offsets. Opening a pin requests nothing; the line is requested when it is read or its mode is set. Events are not
/// supported.
/// </remarks>
/// <param name="chip">The chip; disposed together with the driver.</param>
/// <param name="consumer">Name of this process in the kernel's list of lines; at most 31 characters.</param>
internal sealed unsafe class CharacterDeviceDriver(GpioChip chip, string consumer) : GpioDriver
{
    private readonly Dictionary<int, SafeFileHandle?> _lines = [];

    /// <inheritdoc/>
    protected override int PinCount => chip.LineCount;

    /// <inheritdoc/>
    /// <exception cref="GpioLineHeldException">Another process holds the line.</exception>
    protected override void OpenPin(int pinNumber)
    {
        ThrowIfHeld(pinNumber);
        _lines.Add(pinNumber, null);
    }

    /// <inheritdoc/>
    protected override void ClosePin(int pinNumber)
    {
        if (_lines.Remove(pinNumber, out SafeFileHandle? line))
            line?.Dispose();
    }

    /// <inheritdoc/>
    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.Output;

    /// <inheritdoc/>
    protected override PinMode GetPinMode(int pinNumber) => chip.InfoOf(pinNumber).IsOutput ? PinMode.Output : PinMode.Input;

    /// <inheritdoc/>
    /// <remarks>An output gets the level that the line has.</remarks>
    protected override void SetPinMode(int pinNumber, PinMode mode) => SetPinMode(pinNumber, mode, Read(pinNumber));

    /// <inheritdoc/>
    protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
    {
        GpioAbi.LineConfig config = GpioAbi.LineConfig.Of(mode == PinMode.Output, initialValue == PinValue.High);
        if (_lines[pinNumber] is { } line)
            Check(Libc.Control(line, GpioAbi.SetConfig, &config), pinNumber, "set");
        else
            _lines[pinNumber] = Request(pinNumber, config);
    }

    /// <inheritdoc/>
    protected override PinValue Read(int pinNumber)
    {
        // A request without configuration does not change the line.
        SafeFileHandle line = _lines[pinNumber] ??= Request(pinNumber, default);
        GpioAbi.LineValues values = new() { Mask = 1 };
        Check(Libc.Control(line, GpioAbi.GetValues, &values), pinNumber, "read");
        return (values.Bits & 1) != 0;
    }

    /// <inheritdoc/>
    protected override void Write(int pinNumber, PinValue value)
    {
        GpioAbi.LineValues values = new() { Bits = value == PinValue.High ? 1ul : 0, Mask = 1 };
        Check(Libc.Control(_lines[pinNumber]!, GpioAbi.SetValues, &values), pinNumber, "write");
    }

    /// <inheritdoc/>
    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (int pin in _lines.Keys.ToArray())
            ClosePin(pin);

        chip.Dispose();
        base.Dispose(disposing);
    }

    private SafeFileHandle Request(int pinNumber, in GpioAbi.LineConfig config)
    {
        GpioAbi.LineRequest request = new() { LineCount = 1, Config = config };
        request.Offsets[0] = (uint)pinNumber;
        Encoding.ASCII.GetBytes(consumer, new Span<byte>(request.Consumer, GpioAbi.NameSize - 1));
        int result = Libc.Control(chip.File, GpioAbi.GetLine, &request);
        if (result < 0 && Marshal.GetLastPInvokeError() == Libc.Busy)
            ThrowIfHeld(pinNumber);

        Check(result, pinNumber, "request");
        return new SafeFileHandle(request.File, ownsHandle: true);
    }

    private void ThrowIfHeld(int pinNumber)
    {
        GpioAbi.LineInfo info = chip.InfoOf(pinNumber);
        if (info.IsUsed)
            throw new GpioLineHeldException(GpioAbi.Text(info.Consumer) is { Length: > 0 } name ? name : "the kernel", info.IsOutput);
    }

    private void Check(int result, int pinNumber, string phase)
    {
        if (result < 0)
            throw new LineException($"hat: power: {phase} line {pinNumber} of {chip.Path}: {Libc.Text(Marshal.GetLastPInvokeError())}.");
    }
}
