using System.Device.Gpio;
using System.Device.Gpio.Drivers;

namespace Mbus.Hat.Tests.Iot;

/// <summary>
/// The lines of a chip as LibGpiodV2Driver of System.Device.Gpio 4.2.0 has them: opening one takes it as it is, making it an output
/// drives it low, and closing it keeps its level, as a Raspberry Pi's kernel does.
/// </summary>
internal sealed class FakeGpioDriver(FakeGpioDriver.Line line) : GpioDriver
{
    private bool _holds;

    protected override int PinCount => 54;

    protected override void OpenPin(int pinNumber)
    {
        if (line.IsTaken || pinNumber != line.Number)
            throw new GpiodException("Could not request line/s: Error: 'Device or resource busy', RequestConfig: ...\nLineConfig: ...");

        line.IsTaken = _holds = true;
    }

    protected override void ClosePin(int pinNumber) => line.IsTaken = _holds = false;

    protected override void SetPinMode(int pinNumber, PinMode mode) => Set(mode == PinMode.Output, false);

    protected override PinMode GetPinMode(int pinNumber) => line.IsOutput ? PinMode.Output : PinMode.Input;

    protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.Output;

    protected override PinValue Read(int pinNumber) => _holds ? line.IsHigh : throw new GpiodException("not requested");

    protected override void Write(int pinNumber, PinValue value) => Set(true, (bool)value);

    protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
        throw new NotSupportedException();

    protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
        throw new NotSupportedException();

    private void Set(bool isOutput, bool isHigh)
    {
        if (!_holds)
            throw new GpiodException("not requested");

        bool before = line.IsHigh;
        (line.IsOutput, line.IsHigh) = (isOutput, isOutput && isHigh);
        if (line.IsHigh != before)
            line.Changes.Add(line.IsHigh ? "on" : "off");
    }

    /// <summary>The line that several drivers may open.</summary>
    internal sealed class Line
    {
        public int Number => 26;

        public bool IsTaken { get; set; }

        public bool IsOutput { get; set; }

        public bool IsHigh { get; set; }

        /// <summary>Every change of the level.</summary>
        public List<string> Changes { get; } = [];
    }
}
