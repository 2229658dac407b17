using System.IO.Ports;
using Mbus.Client.Lines;

namespace Mbus.Hat.Iot;

/// <summary>A serial port of this machine, 8E1, through System.IO.Ports. On Linux, bytes with a parity error pass as good ones.</summary>
public sealed class SerialPortLine : Line
{
    private const int ReadSize = 1024;
    private const long DrainMargin = 1_000_000;
    private const long DrainPoll = 1000;

    private readonly LineAddress _address;
    private readonly Func<string> _path;
    private readonly TimeProvider _clock;
    private readonly ReceiveBuffer _received;
    private readonly Connection<Port> _connection;
    private volatile int _baudRate;

    private SerialPortLine(LineAddress address, Func<string> path, TimeProvider clock)
    {
        _address = address;
        _path = path;
        _clock = clock;
        _baudRate = address.BaudRate;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<Port>(_received, clock, Connect, port => _ = ReadAsync(port));
    }

    /// <summary>Serial ports by their names: of Windows, macOS or Linux.</summary>
    public static LineKind Kind { get; } = new()
    {
        Name = LineKinds.Serial.Name,
        Form = "/dev/ttyX or serial:PORT",
        Example = "serial:COM3",
        OwnsPaths = true,
        Slack = LineKinds.Serial.Slack,
        HeldBytes = LineKinds.Serial.HeldBytes,
        TargetError = LineKinds.Serial.TargetError,
        Open = (address, _) => new(Open(address, () => address.Target)),
    };

    /// <inheritdoc/>
    public override string Name => _address.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(_baudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasNews;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => true;

    /// <summary>Opens a serial port.</summary>
    /// <param name="address">The line, with its baud rate and slack.</param>
    /// <param name="path">Gives the port's name, now and whenever it was lost.</param>
    /// <param name="clock">The line's clock; the system's when null.</param>
    /// <exception cref="LineException">It is missing, forbidden, in use, or cannot do 8E1.</exception>
    public static SerialPortLine Open(LineAddress address, Func<string> path, TimeProvider? clock = null)
    {
        SerialPortLine line = new(address, path, clock ?? TimeProvider.System);
        line._connection.OpenAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>It completes when the driver holds no more bytes, and never before the time that they take on the line.</remarks>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Port port = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        try
        {
            long left = Now + Timing.Bytes(bytes.Length);
            long limit = left + Timing.Bytes(bytes.Length) + DrainMargin;
            await port.BaseStream.WriteAsync(bytes, cancel).AsTask().WaitAsync(LineClock.Delay(limit - Now), _clock, cancel).ConfigureAwait(false);
            return await DrainAsync(port, left, limit, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested && port.IsOpen)
        {
            port.DiscardOutBuffer();
            throw;
        }
        catch (TimeoutException e)
        {
            throw _connection.Lose(port, $"{Name}: send: not all bytes have left in time. The converter hangs; unplug it and plug it in again.", e);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw _connection.Lose(port, $"{Name}: send: {e.Message} Plug it in again; it is then opened again.", e);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _connection.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        Port port = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        try
        {
            port.BaudRate = baudRate;
            _baudRate = baudRate;
        }
        catch (Exception e) when (IsLoss(e))
        {
            // The port is in an unknown state; it is opened again at the rate that it had.
            throw _connection.Lose(port, $"{Name}: set the baud rate: {e.Message} This port cannot do {baudRate} Bd, or is gone.", e);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // What System.IO.Ports throws when a port goes: a closed one is an invalid operation to it, or a cancelled one on Windows.
    private static bool IsLoss(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidOperationException or OperationCanceledException;

    private ValueTask<Port> Connect(CancellationToken cancel)
    {
        string path = _path();
        Port port = new(path, _baudRate);
        try
        {
            port.Open();
            port.RaiseSignals();
            port.DiscardInBuffer();
            return new(port);
        }
        catch (Exception e) when (IsLoss(e) || e is ArgumentException)
        {
            port.Dispose();
            string reason = e is ArgumentException ? $"it cannot do 8E1 at {_baudRate} Bd" : (e.InnerException ?? e).Message.TrimEnd('.');
            throw new LineException(
                $"{path}: open: {reason}. Expected a serial port that no other program uses, for example /dev/ttyUSB0 or serial:COM3.", e);
        }
    }

    // One read is always under way: it is the one that hears of an unplugged port, which System.IO.Ports takes for open ever after.
    private async Task ReadAsync(Port port)
    {
        byte[] buffer = new byte[ReadSize];
        string reason = "it gives no more bytes.";
        try
        {
            Stream stream = port.BaseStream;
            for (int count; (count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
                _received.Add(buffer.AsSpan(0, count), false, Now);
        }
        catch (Exception e) when (IsLoss(e))
        {
            reason = e.Message;
        }

        _connection.Lose(port, $"{Name}: receive: the port is gone: {reason} Plug it in again; it is then opened again.");
    }

    private async ValueTask<long> DrainAsync(Port port, long left, long limit, CancellationToken cancel)
    {
        await _clock.UntilAsync(left, cancel).ConfigureAwait(false);
        long asked = Now;
        while (port.BytesToWrite > 0)
        {
            left = asked;
            if (left > limit)
                throw new TimeoutException();

            await _clock.UntilAsync(Now + DrainPoll, cancel).ConfigureAwait(false);
            asked = Now;
        }

        return left;
    }

    private sealed class Port(string path, int baudRate) : SerialPort(path, baudRate, Parity.Even, 8, StopBits.One)
    {
        /// <summary>Some converters take their power from DTR and RTS, which SerialPort lowers. A pseudo-terminal has none.</summary>
        public void RaiseSignals()
        {
            try
            {
                DtrEnable = true;
                RtsEnable = true;
            }
            catch (IOException)
            {
            }
        }

        // SerialPort would wait for what it has not sent, and so for ever when it was unplugged; its stream does not.
        protected override void Dispose(bool disposing)
        {
            if (disposing && IsOpen)
                BaseStream.Dispose();

            base.Dispose(disposing);
        }
    }
}
