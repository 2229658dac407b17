using Mbus;
using Mbus.Twin;
using nanoFramework.Hardware.Esp32;

namespace System.IO.Ports;

/// <summary>
/// A serial port of the device, on the board's wire. Bytes go into the hardware's FIFO and on into a buffer once
/// <see cref="DeliveryBytes"/> are there, the line was silent for <see cref="DeliveryCharacters"/>, or <see cref="WatchChar"/> arrives.
/// </summary>
public sealed class SerialPort : IDisposable
{
    private const int FifoBytes = 128;
    private const int DeliveryBytes = 120;
    private const int DeliveryCharacters = 10;
    private const int DefaultBufferSize = 256;
    private const int Forever = -1;
    private const long MicrosecondsPerMs = 1000;

    private readonly Board _board = Board.Current;
    private readonly string _name;
    private readonly LineTiming _timing;
    private readonly long _silence;
    private readonly long _gap;
    private readonly byte[] _fifo = new byte[DeliveryBytes];
    private byte[] _buffer = Array.Empty<byte>();
    private int _bufferSize = DefaultBufferSize;
    private int _inFifo;
    private int _first;
    private int _count;
    private long _lastAt;

    /// <summary>A port that is closed.</summary>
    public SerialPort(string portName, int baudRate = 9600, Parity parity = Parity.None, int dataBits = 8, StopBits stopBits = StopBits.One)
    {
        if (parity != Parity.Even || dataBits != 8 || stopBits != StopBits.One)
            throw new NotSupportedException("The twin's wire is an M-Bus: 8 data bits, even parity, 1 stop bit.");
        _name = portName;
        _timing = new LineTiming(baudRate, 0);

        // Once, because the cost of the core's code is measured.
        _silence = _timing.Bytes(DeliveryCharacters);
        _gap = _timing.Bytes(DeliveryCharacters + 1);
    }

    /// <summary>True between <see cref="Open"/> and <see cref="Close"/>.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Milliseconds; -1 for no timeout.</summary>
    public int ReadTimeout { get; set; } = Forever;

    /// <summary>Milliseconds; -1 for no timeout.</summary>
    public int WriteTimeout { get; set; } = Forever;

    /// <summary>The number of available bytes.</summary>
    public int BytesToRead
    {
        get
        {
            Receive();
            return _count;
        }
    }

    /// <summary>The size of the buffer. When it is full, all received bytes are discarded.</summary>
    public int ReadBufferSize
    {
        get => _bufferSize;
        set => _bufferSize = IsOpen ? throw new InvalidOperationException() : value;
    }

    /// <summary>Bytes are also delivered after this character; 0 for none.</summary>
    public char WatchChar { get; set; }

    /// <summary>Opens it. COM2 and COM3 require pins first.</summary>
    public void Open()
    {
        CheckLine();
        int tx = (int)DeviceFunction.COM1_TX + ((_name[^1] - '1') * (DeviceFunction.COM2_TX - DeviceFunction.COM1_TX));
        bool hasPins = _name == "COM1" || (_board.PinFunctions.ContainsKey(tx) && _board.PinFunctions.ContainsKey(tx + 1));
        if (!hasPins)
            throw new ArgumentException(_name + " has no pins.");

        _buffer = new byte[_bufferSize];
        _board.Wire.SetBaudRate(_timing.BaudRate);
        IsOpen = true;
    }

    /// <summary>Closes it.</summary>
    public void Close() => IsOpen = false;

    /// <summary>Closes it.</summary>
    public void Dispose() => Close();

    /// <summary>Waits for all bytes. After a timeout the received bytes stay in the buffer.</summary>
    public int Read(byte[] buffer, int offset, int count)
    {
        long end = End(ReadTimeout);
        for (Receive(); _count < count; Receive())
            WaitUntil(end);

        for (int i = 0; i < count; i++)
            buffer[offset + i] = _buffer[(_first + i) % _buffer.Length];
        _first = (_first + count) % _buffer.Length;
        _count -= count;
        return count;
    }

    /// <summary>Writes bytes to the FIFO, and waits only for bytes that do not fit: when it returns, up to 128 bytes are not yet sent.</summary>
    public void Write(byte[] buffer, int offset, int count)
    {
        CheckOpen();
        long end = End(WriteTimeout);
        long fits = _board.Wire.Transmit(buffer.AsSpan(offset, count), _board.Clock.Now) - _timing.Bytes(FifoBytes);
        while (_board.Clock.Now < fits)
            WaitUntil(end);
    }

    private void Receive()
    {
        CheckOpen();
        long now = _board.Clock.Now;
        while (_board.Wire.TryReceive(now, out byte value, out long at))
        {
            if (at - _lastAt > _gap)
                Deliver();
            _fifo[_inFifo++] = value;
            _lastAt = at;
            if (_inFifo == DeliveryBytes || (WatchChar != 0 && value == WatchChar))
                Deliver();
        }

        if (now - _lastAt >= _silence)
            Deliver();
    }

    private void Deliver()
    {
        for (int i = 0; i < _inFifo; i++)
        {
            if (_count == _buffer.Length)
                _count = 0;
            _buffer[(_first + _count++) % _buffer.Length] = _fifo[i];
        }

        _inFifo = 0;
    }

    private long End(int timeoutMs) => timeoutMs == Forever ? long.MaxValue : _board.Clock.Now + (timeoutMs * MicrosecondsPerMs);

    private void WaitUntil(long end)
    {
        if (_board.Clock.Now >= end)
            throw new TimeoutException();
        _board.Clock.Sleep(1);
    }

    private void CheckOpen()
    {
        if (!IsOpen)
            throw new InvalidOperationException("The port is closed.");
        CheckLine();
    }

    private void CheckLine()
    {
        if (_board.Wire.IsLost)
            throw new IOException("The line is lost.");
    }
}
