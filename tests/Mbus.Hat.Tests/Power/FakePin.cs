using System.Device.Gpio;
using Mbus.Hat.Linux;
using Mbus.Hat.Power;

namespace Mbus.Hat.Tests.Power;

/// <summary>
/// A simulated power line under <see cref="GpioController"/> that several users can open and one can hold. Records all changes of the level.
/// As on a Raspberry Pi, the line keeps its level when it is released, unless <see cref="KeepsLevel"/> is false.
/// </summary>
internal sealed class FakePin : IDisposable
{
    private const int Line = 26;

    private readonly string _file = Path.GetTempFileName();
    private string? _holder;
    private bool _isOutput;
    private bool _isHigh;

    /// <summary>All changes of the level.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>False for a kernel that makes a released line an input.</summary>
    public bool KeepsLevel { get; init; } = true;

    public bool IsHigh => _isOutput && _isHigh;

    public void Dispose() => File.Delete(_file);

    /// <summary>Simulates another program that holds the line.</summary>
    public void TakenBy(string holder) => _holder = holder;

    /// <summary>Simulates a line that is driven high at boot.</summary>
    public void High() => (_isOutput, _isHigh) = (true, true);

    /// <summary>Opens the line for one user.</summary>
    public PowerPin Open() => new(new GpioController(new Driver(this)), Line, _file);

    private void Set(bool isOutput, bool isHigh)
    {
        bool before = IsHigh;
        (_isOutput, _isHigh) = (isOutput, isHigh);
        if (IsHigh != before)
            Changes.Add(IsHigh ? "on" : "off");
    }

    /// <summary>The line in the view of one user.</summary>
    private sealed class Driver(FakePin pin) : GpioDriver
    {
        private bool _isOpen;
        private bool _holds;

        protected override int PinCount => Line + 1;

        protected override void OpenPin(int pinNumber)
        {
            Assert.Equal(Line, pinNumber);
            ThrowIfHeld();
            _isOpen = true;
        }

        protected override void ClosePin(int pinNumber)
        {
            _isOpen = false;
            if (_holds)
            {
                _holds = false;
                pin._holder = null;
                pin.Set(pin._isOutput && pin.KeepsLevel, pin._isHigh);
            }
        }

        protected override bool IsPinModeSupported(int pinNumber, PinMode mode) => mode is PinMode.Input or PinMode.Output;

        protected override PinMode GetPinMode(int pinNumber) => pin._isOutput ? PinMode.Output : PinMode.Input;

        protected override void SetPinMode(int pinNumber, PinMode mode) => Assert.Fail("a mode without a level lets the line glitch");

        protected override void SetPinMode(int pinNumber, PinMode mode, PinValue initialValue)
        {
            Request();
            pin.Set(mode == PinMode.Output, (bool)initialValue);
        }

        protected override PinValue Read(int pinNumber)
        {
            Request();
            return pin._isHigh;
        }

        protected override void Write(int pinNumber, PinValue value) => throw new NotSupportedException();

        protected override WaitForEventResult WaitForEvent(int pinNumber, PinEventTypes eventTypes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        protected override void AddCallbackForPinValueChangedEvent(int pinNumber, PinEventTypes eventTypes, PinChangeEventHandler callback) =>
            throw new NotSupportedException();

        protected override void RemoveCallbackForPinValueChangedEvent(int pinNumber, PinChangeEventHandler callback) =>
            throw new NotSupportedException();

        private void Request()
        {
            Assert.True(_isOpen);
            if (!_holds)
                ThrowIfHeld();

            _holds = true;
            pin._holder = "mbus 4711";
        }

        private void ThrowIfHeld()
        {
            if (pin._holder is { } holder)
                throw new GpioLineHeldException(holder, pin._isOutput);
        }
    }
}
