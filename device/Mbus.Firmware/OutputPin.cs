using System;
using System.Device.Gpio;

namespace Mbus.Firmware
{
    /// <summary>An optional output: without a pin, or if the pin cannot be driven, writing has no effect.</summary>
    internal sealed class OutputPin : IDisposable
    {
        private readonly string _name;
        private GpioController? _controller;
        private GpioPin? _pin;
        private bool _isHigh;

        /// <summary>Opens a pin, at low level.</summary>
        /// <param name="name">Its purpose, for messages.</param>
        /// <param name="number">The GPIO number; <see cref="SettingRow.NoPin"/> for none.</param>
        internal OutputPin(string name, int number)
        {
            _name = name;
            if (number == SettingRow.NoPin)
                return;

            try
            {
                _controller = new GpioController();
                _pin = _controller.OpenPin(number, PinMode.Output);
                _pin.Write(PinValue.Low);
            }
            catch (Exception e)
            {
                Fail(e);
            }
        }

        /// <summary>True if there is a pin and it can be driven.</summary>
        internal bool IsDriven
        {
            get { return _pin != null; }
        }

        public void Dispose()
        {
            Write(false);
            if (_controller != null)
                _controller.Dispose();
            _controller = null;
            _pin = null;
        }

        internal void Write(bool high)
        {
            if (_pin == null || high == _isHigh)
                return;

            try
            {
                _pin.Write(high ? PinValue.High : PinValue.Low);
                _isHigh = high;
            }
            catch (Exception e)
            {
                Fail(e);
            }
        }

        private void Fail(Exception e)
        {
            Journal.Fault(_name + " pin", e);
            _pin = null;
        }
    }
}
