using System;
using System.IO.Ports;
using nanoFramework.Hardware.Esp32;

namespace Mbus.Firmware
{
    /// <summary>The serial line to the level converter: 8 data bits, even parity, 1 stop bit (EN 13757-2).</summary>
    internal sealed class BusLine : IDisposable
    {
        // More than the longest frame: an overflow discards all received bytes.
        private const int ReceiveBuffer = 1024;

        // The ESP32's UART delivers bytes when 120 of them are in its FIFO, or after 10 characters of silence.
        private const int DeliveryBytes = 130;

        // The UART also delivers after this byte: the end of a telegram does not wait for the silence.
        private const char DeliveryByte = (char)Frame.Stop;

        private const int SendTimeoutMs = 5000;
        private const long RetryAfter = 5000000;
        private const long MicrosecondsPerMs = 1000;

        private readonly Settings _settings;
        private readonly string _name;
        private SerialPort? _port;
        private long _retryAt;

        internal BusLine(Settings settings)
        {
            _settings = settings;
            _name = "COM" + settings.Number(Setting.SerialPort).ToString();
            LineTiming exact = new(settings.Number(Setting.Baud), 0);
            long slack = (settings.Number(Setting.SlackMs) * MicrosecondsPerMs) + exact.Bytes(DeliveryBytes);
            Timing = new LineTiming(exact.BaudRate, slack);
        }

        /// <summary>The times of the line; the slack includes the delay of the UART.</summary>
        internal LineTiming Timing { get; }

        internal bool IsOpen
        {
            get { return _port != null; }
        }

        public void Dispose()
        {
            if (_port != null)
                _port.Dispose();
            _port = null;
        }

        /// <summary>Opens the line if it is closed; after a failure, only after <see cref="RetryAfter"/>.</summary>
        internal void Open(long now)
        {
            if (_port != null || now < _retryAt)
                return;

            SetPins();
            try
            {
                SerialPort port = new(_name, Timing.BaudRate, Parity.Even, 8, StopBits.One);
                _port = port;
                port.ReadBufferSize = ReceiveBuffer;
                port.WatchChar = DeliveryByte;
                port.WriteTimeout = SendTimeoutMs;
                port.Open();
            }
            catch (Exception e)
            {
                Lose(e, now);
            }
        }

        /// <summary>Returns true if bytes are available, or if the line may be lost.</summary>
        internal bool HasBytes()
        {
            try
            {
                return _port == null || _port.BytesToRead > 0;
            }
            catch (Exception)
            {
                return true;
            }
        }

        /// <summary>Reads the available bytes without waiting. Returns their number.</summary>
        internal int Read(byte[] buffer, long now)
        {
            if (_port == null)
                return 0;

            try
            {
                int count = _port.BytesToRead;
                if (count == 0)
                    return 0;
                return _port.Read(buffer, 0, count < buffer.Length ? count : buffer.Length);
            }
            catch (Exception e)
            {
                Lose(e, now);
                return 0;
            }
        }

        /// <summary>Sends bytes. Returns before they are sent, which takes <see cref="LineTiming.Bytes"/> from now. False if the line is lost.</summary>
        internal bool TryWrite(byte[] bytes, int count, long now)
        {
            if (_port == null)
                return false;

            try
            {
                _port.Write(bytes, 0, count);
                return true;
            }
            catch (Exception e)
            {
                Lose(e, now);
                return false;
            }
        }

        // Before opening: COM2 and COM3 have no default pins. Chips with fixed pins may refuse this call and can still open the port.
        private void SetPins()
        {
            try
            {
                int next = (_settings.Number(Setting.SerialPort) - 1) * (DeviceFunction.COM2_TX - DeviceFunction.COM1_TX);
                Configuration.SetPinFunction(_settings.Number(Setting.TxPin), DeviceFunction.COM1_TX + next);
                Configuration.SetPinFunction(_settings.Number(Setting.RxPin), DeviceFunction.COM1_RX + next);
            }
            catch (Exception e)
            {
                Journal.Fault("pins of the serial port", e);
            }
        }

        private void Lose(Exception e, long now)
        {
            Journal.Fault(_name, e);
            _retryAt = now + RetryAfter;
            try
            {
                Dispose();
            }
            catch (Exception again)
            {
                _port = null;
                Journal.Fault(_name, again);
            }
        }
    }
}
