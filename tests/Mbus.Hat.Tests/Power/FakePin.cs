using Mbus.Client.Lines;
using Mbus.Hat.Power;

namespace Mbus.Hat.Tests.Power;

/// <summary>
/// A simulated power line that several users can open and one can hold. Records all changes of the level. As on a Raspberry Pi, the line
/// keeps its level when it is released, unless <see cref="KeepsLevel"/> is false.
/// </summary>
internal sealed class FakePin : IDisposable
{
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
    public IPowerPin Open() => new User(this);

    private void Set(bool isOutput, bool isHigh)
    {
        bool before = IsHigh;
        (_isOutput, _isHigh) = (isOutput, isHigh);
        if (IsHigh != before)
            Changes.Add(IsHigh ? "on" : "off");
    }

    private sealed class User(FakePin pin) : IPowerPin
    {
        private bool _holds;

        public string LockPath => pin._file;

        public PowerPinState Look() => new(pin._holder, pin._isOutput, pin._holder is null || _holds ? pin._isHigh : null);

        public bool TryHold(bool high)
        {
            if (!_holds && pin._holder is not null)
                return false;

            pin._holder = "mbus 4711";
            _holds = true;
            Drive(high);
            return true;
        }

        public void Drive(bool high) => pin.Set(true, _holds ? high : throw new LineException("not held"));

        public void Release()
        {
            if (_holds)
            {
                _holds = false;
                pin._holder = null;
                pin.Set(pin._isOutput && pin.KeepsLevel, pin._isHigh);
            }
        }

        public void Dispose() => Release();
    }
}
