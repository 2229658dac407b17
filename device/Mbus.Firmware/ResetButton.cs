using System;
using System.Device.Gpio;

namespace Mbus.Firmware
{
    /// <summary>A button to ground: held for some seconds, it deletes the settings and restarts the device. Optional, like the outputs.</summary>
    internal sealed class ResetButton : IDisposable
    {
        // Watch is called every second.
        private const int HoldSeconds = 5;

        private GpioController? _controller;
        private GpioPin? _pin;
        private int _held;

        internal ResetButton(Settings settings)
        {
            int number = settings.Number(Setting.ResetPin);
            if (number == SettingRow.NoPin)
                return;

            try
            {
                // Pins that are inputs only have no pull-up: the board must have one.
                bool hasPullUp = ((ChipPins.InputOnly(settings.Board.Chip) >> number) & 1) == 0;
                _controller = new GpioController();
                _pin = _controller.OpenPin(number, hasPullUp ? PinMode.InputPullUp : PinMode.Input);
            }
            catch (Exception e)
            {
                Fail(e);
            }
        }

        public void Dispose()
        {
            if (_controller != null)
                _controller.Dispose();
            _controller = null;
            _pin = null;
        }

        /// <summary>Called every second.</summary>
        internal void Watch()
        {
            if (_pin == null)
                return;

            try
            {
                _held = _pin.Read() == PinValue.Low ? _held + 1 : 0;
            }
            catch (Exception e)
            {
                Fail(e);
            }

            if (_held != HoldSeconds)
                return;

            SettingsFile.Delete();
            Device.Restart("the settings were reset");
        }

        private void Fail(Exception e)
        {
            Journal.Fault("reset pin", e);
            _pin = null;
        }
    }
}
