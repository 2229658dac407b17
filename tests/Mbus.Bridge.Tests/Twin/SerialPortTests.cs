extern alias Device;

using Device::Mbus.Twin;
using Device::nanoFramework.Hardware.Esp32;
using Device::System.IO.Ports;

namespace Mbus.Bridge.Tests.Twin;

/// <summary>The twin's serial port behaves like the device's serial port: each test is a sentence of the notes on nanoFramework.</summary>
public class SerialPortTests
{
    private const int Baud = 2400;

    private static readonly byte[] Request = [0x10, 0x5B, 0x03, 0x5E, 0x16];

    private readonly SteppedClock _clock = new();
    private readonly LineTiming _timing = new(Baud, 0);
    private byte[] _reply = [];

    [Fact]
    public void Read_waits_for_all_bytes_and_a_timeout_leaves_the_received_bytes_in_the_buffer()
    {
        using SerialPort port = Open();
        port.ReadTimeout = 500;
        Exchange(port, [1, 2, 3]);
        byte[] buffer = new byte[10];

        Assert.Throws<TimeoutException>(() => port.Read(buffer, 0, 4));
        Assert.True(_clock.Now >= 500_000);
        Assert.Equal(3, port.BytesToRead);
        Assert.Equal(3, port.Read(buffer, 2, 3));
        Assert.Equal([0, 0, 1, 2, 3, 0], buffer[..6]);
    }

    [Fact]
    public void Read_has_no_timeout_by_default() => Assert.Equal(-1, Open().ReadTimeout);

    [Fact]
    public void The_buffer_holds_256_bytes_by_default_and_an_overflow_discards_all_received_bytes()
    {
        using SerialPort port = Open();
        Assert.Equal(256, port.ReadBufferSize);
        Exchange(port, Bytes(256));
        Assert.Equal(256, port.BytesToRead);

        Exchange(port, Bytes(5));
        Assert.Equal(5, port.BytesToRead);
    }

    [Fact]
    public void The_longest_frame_is_lost_with_the_default_buffer_and_complete_with_1024_bytes()
    {
        byte[] longest = Bytes(Frame.MaxLength);
        using SerialPort small = Open();
        Exchange(small, longest);
        Assert.Equal(Frame.MaxLength - 256, small.BytesToRead);

        using SerialPort large = Open(port => port.ReadBufferSize = 1024);
        Exchange(large, longest);
        byte[] buffer = new byte[Frame.MaxLength];
        Assert.Equal(Frame.MaxLength, large.Read(buffer, 0, large.BytesToRead));
        Assert.Equal(longest, buffer);
    }

    [Fact]
    public void The_buffer_cannot_be_changed_once_it_is_open()
    {
        using SerialPort port = Open();
        Assert.Throws<InvalidOperationException>(() => port.ReadBufferSize = 1024);
    }

    [Fact]
    public void Bytes_are_delivered_when_120_have_arrived_or_after_10_characters_of_silence()
    {
        using SerialPort port = Open();
        _reply = Bytes(125);
        port.Write(Request, 0, Request.Length);
        long sent = _clock.Now + _timing.Bytes(Request.Length);

        SleepUntil(sent + _timing.Bytes(119));
        Assert.Equal(0, port.BytesToRead);
        SleepUntil(sent + _timing.Bytes(121));
        Assert.Equal(120, port.BytesToRead);
        SleepUntil(sent + _timing.Bytes(125 + 8));
        Assert.Equal(120, port.BytesToRead);
        SleepUntil(sent + _timing.Bytes(125 + 12));
        Assert.Equal(125, port.BytesToRead);
    }

    [Fact]
    public void Bytes_are_delivered_directly_after_the_watch_character()
    {
        using SerialPort port = Open();
        port.WatchChar = (char)0x16;
        _reply = [0x68, 0x16, 1, 2, 0x16, 3];
        port.Write(Request, 0, Request.Length);
        long sent = _clock.Now + _timing.Bytes(Request.Length);

        SleepUntil(sent + _timing.Bytes(3));
        Assert.Equal(2, port.BytesToRead);
        SleepUntil(sent + _timing.Bytes(6));
        Assert.Equal(5, port.BytesToRead);
        SleepUntil(sent + _timing.Bytes(6 + 12));
        Assert.Equal(6, port.BytesToRead);
    }

    [Fact]
    public void Write_returns_when_the_bytes_are_in_the_fifo_of_128_before_they_are_sent()
    {
        using SerialPort port = Open();
        port.Write(Bytes(128), 0, 128);
        Assert.Equal(0, _clock.Now);

        port.Write(Bytes(100), 0, 100);
        Assert.InRange(_clock.Now, _timing.Bytes(100), _timing.Bytes(100) + 1000);
    }

    [Fact]
    public void COM2_requires_pins_and_COM1_has_default_pins()
    {
        new Board(_clock, Wire()).MakeCurrent();
        using SerialPort second = new("COM2", Baud, Parity.Even);
        Assert.Throws<ArgumentException>(second.Open);
        new SerialPort("COM1", Baud, Parity.Even).Open();
    }

    [Fact]
    public void A_parity_error_is_not_reported()
    {
        Simulation.SimulatedBus bus = new(Simulation.BusDefinition.Default, _timing);
        bus.Inject(new Simulation.Fault(Simulation.FaultKind.FlippedBit) { Probability = 1 });
        using SerialPort port = Open(_ => { }, new SimulatedWire(bus));
        byte[] ask = [0x10, 0x40, 0x01, 0x41, 0x16];
        port.Write(ask, 0, ask.Length);
        SleepUntil(_timing.ReplyWindow + _timing.Bytes(50));

        Assert.Equal(1, port.BytesToRead);
        byte[] ack = new byte[1];
        port.Read(ack, 0, 1);
        Assert.NotEqual(Frame.Ack, ack[0]);
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
            bytes[i] = (byte)i;
        return bytes;
    }

    private AnsweringWire Wire() => new(_ => _reply);

    private SerialPort Open(Action<SerialPort>? prepare = null, Wire? wire = null)
    {
        new Board(_clock, wire ?? Wire()).MakeCurrent();
        Configuration.SetPinFunction(17, DeviceFunction.COM2_TX);
        Configuration.SetPinFunction(16, DeviceFunction.COM2_RX);
        SerialPort port = new("COM2", Baud, Parity.Even);
        prepare?.Invoke(port);
        port.Open();
        return port;
    }

    private void Exchange(SerialPort port, byte[] reply)
    {
        _reply = reply;
        port.Write(Request, 0, Request.Length);
        SleepUntil(_clock.Now + _timing.Bytes(Request.Length + reply.Length + 12));
    }

    private void SleepUntil(long time)
    {
        while (_clock.Now < time)
            _clock.Sleep(1);
    }
}
