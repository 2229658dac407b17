namespace System.Device.Gpio
{
    public sealed class GpioController : IDisposable
    {
        public extern GpioController();

        public extern GpioPin OpenPin(int pinNumber, PinMode mode);
        public extern void Dispose();
    }

    public sealed class GpioPin : IDisposable
    {
        internal extern GpioPin();

        public extern PinValue Read();
        public extern void Write(PinValue value);
        public extern void Dispose();
    }

    public struct PinValue
    {
        public static extern PinValue High { get; }
        public static extern PinValue Low { get; }

        public static extern bool operator ==(PinValue a, PinValue b);
        public static extern bool operator !=(PinValue a, PinValue b);
    }

    public enum PinMode
    {
        Input = 0,
        InputPullDown = 1,
        InputPullUp = 2,
        Output = 3,
        OutputOpenDrain = 4,
        OutputOpenDrainPullUp = 5,
        OutputOpenSource = 6,
        OutputOpenSourcePullDown = 7,
    }
}
