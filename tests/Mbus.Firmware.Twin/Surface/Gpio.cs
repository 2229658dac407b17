using Mbus.Twin;

namespace System.Device.Gpio;

/// <summary>The pins of the board.</summary>
public sealed class GpioController : IDisposable
{
    /// <summary>The pins of the board.</summary>
    public GpioController() => Board.Current.NeedNatives();

    /// <summary>Opens a pin.</summary>
    public GpioPin OpenPin(int pinNumber, PinMode mode) => new(pinNumber);

    /// <summary>Frees the pins.</summary>
    public void Dispose()
    {
    }
}

/// <summary>A pin.</summary>
public sealed class GpioPin : IDisposable
{
    private readonly int _number;

    internal GpioPin(int number) => _number = number;

    /// <summary>The level of an input: that of the board's button.</summary>
    public PinValue Read() => Board.Current.IsPressed ? PinValue.Low : PinValue.High;

    /// <summary>Drives it.</summary>
    public void Write(PinValue value) => Board.Current.SetLevel(_number, value.IsHigh);

    /// <summary>Frees it.</summary>
    public void Dispose()
    {
    }
}

/// <summary>A level.</summary>
public struct PinValue
{
    /// <summary>The high level.</summary>
    public static PinValue High => new() { IsHigh = true };

    /// <summary>The low level.</summary>
    public static PinValue Low => default;

    internal bool IsHigh { readonly get; set; }

    /// <summary>True for equal levels.</summary>
    public static bool operator ==(PinValue a, PinValue b) => a.IsHigh == b.IsHigh;

    /// <summary>True for different levels.</summary>
    public static bool operator !=(PinValue a, PinValue b) => a.IsHigh != b.IsHigh;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is PinValue other && this == other;

    /// <inheritdoc/>
    public override readonly int GetHashCode() => IsHigh ? 1 : 0;
}

/// <summary>How a pin is used.</summary>
public enum PinMode
{
    /// <summary>Read.</summary>
    Input = 0,

    /// <summary>Read, pulled low.</summary>
    InputPullDown = 1,

    /// <summary>Read, pulled high.</summary>
    InputPullUp = 2,

    /// <summary>Driven.</summary>
    Output = 3,

    /// <summary>Driven low only.</summary>
    OutputOpenDrain = 4,

    /// <summary>Driven low only, pulled high.</summary>
    OutputOpenDrainPullUp = 5,

    /// <summary>Driven high only.</summary>
    OutputOpenSource = 6,

    /// <summary>Driven high only, pulled low.</summary>
    OutputOpenSourcePullDown = 7,
}
