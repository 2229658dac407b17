using Mbus.Client.Lines;
using Mbus.Hat.Power;

namespace Mbus.Hat.Tests.Power;

/// <summary>
/// A power line that several users open, one holds, and whose changes are written down. As on a Raspberry Pi, it keeps its level when
/// nobody holds it, unless it is told otherwise.
/// </summary>
internal sealed class FakePin : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private string? _holder;
    private bool _isOutput;
    private bool _isHigh;

    /// <summary>Every change of the level.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>False for a kernel that makes a line an input when nobody holds it.</summary>
    public bool KeepsLevel { get; init; } = true;

    public bool IsHigh => _isOutput && _isHigh;

    public void Dispose() => File.Delete(_file);

    /// <summary>Another program takes it.</summary>
    public void TakenBy(string holder) => _holder = holder;

    /// <summary>It is driven at boot.</summary>
    public void High() => (_isOutput, _isHigh) = (true, true);

    /// <summary>What a process has of it.</summary>
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
