using System.IO.Ports;

namespace Mbus.Client.Lines;

/// <summary>
/// Serial port of this machine, 8E1, through System.IO.Ports; for Windows and macOS. Bytes with a parity error are not distinguished from
/// others: docs/decisions/0001.
/// </summary>
internal sealed class SerialPortLine : Line
{
    private const int ReadSize = 1024;
    private const long DrainMargin = 1_000_000;
    private const long DrainPoll = 1000;

    private readonly LineAddress _address;
    private readonly TimeProvider _clock;
    private readonly ReceiveBuffer _received;
    private readonly Connection<Port> _connection;
    private volatile int _baudRate;

    private SerialPortLine(LineAddress address, TimeProvider clock)
    {
        _address = address;
        _clock = clock;
        _baudRate = address.BaudRate;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<Port>(_received, clock, Connect, port => _ = ReadAsync(port));
    }

    /// <inheritdoc/>
    public override string Name => _address.Name;

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(_baudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasPending;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => true;

    /// <summary>Opens a serial port.</summary>
    /// <param name="address">Address of the kind <see cref="LineKinds.Serial"/>.</param>
    /// <param name="clock">Clock of the line; the system clock when null.</param>
    /// <exception cref="LineException">The port is missing, forbidden or in use, or does not support 8E1.</exception>
    public static SerialPortLine Open(LineAddress address, TimeProvider? clock = null)
    {
        SerialPortLine line = new(address, clock ?? TimeProvider.System);
        line._connection.OpenAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>Completes when the driver holds no more bytes, and never before the duration of the bytes on the line.</remarks>
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
            throw _connection.Lose(
                port, $"{Name}: send: not all bytes were sent in time. The converter does not respond: unplug it and plug it in again.", e);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw _connection.Lose(port, $"{Name}: send: {e.Message} Plug it in again; it is then reopened.", e);
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
            // The state of the port is unknown: open it again at its previous rate.
            throw _connection.Lose(port, $"{Name}: set the baud rate: {e.Message} The port does not support {baudRate} Bd, or is gone.", e);
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    // A lost port is reported as closed (an invalid operation), or on Windows as cancelled.
    private static bool IsLoss(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidOperationException or OperationCanceledException;

    private ValueTask<Port> Connect(CancellationToken cancel)
    {
        Port port = new(_address.Target, _baudRate);
        try
        {
            port.Open();
            port.RaiseSignals();
            port.DiscardInBuffer();
            return new(port);
        }
        catch (Exception e) when (IsLoss(e) || e is ArgumentException or PlatformNotSupportedException)
        {
            port.Dispose();
            string reason = e is ArgumentException ? $"it does not support 8E1 at {_baudRate} Bd" : (e.InnerException ?? e).Message.TrimEnd('.');
            throw new LineException(
                $"{Name}: open: {reason}. Expected a serial port that no other program uses, for example serial:COM3 or /dev/cu.usbserial-10.", e)
            {
                Code = CodeOf(e),
            };
        }
    }

    private static MbusError CodeOf(Exception e) => e switch
    {
        FileNotFoundException => MbusError.LineNotFound,
        UnauthorizedAccessException => MbusError.LineInUse,
        ArgumentException => MbusError.LineUnsuitable,
        _ => MbusError.Other,
    };

    // A read is always pending: only a pending read fails when the port is unplugged.
    private async Task ReadAsync(Port port)
    {
        byte[] buffer = new byte[ReadSize];
        string reason = "the port was closed.";
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

        _connection.Lose(port, $"{Name}: receive: the port is gone: {reason} Plug it in again; it is then reopened.");
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
        /// <summary>Raises DTR and RTS, which SerialPort lowers: some converters are powered by them. A pseudo-terminal has none.</summary>
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

        // SerialPort would wait for unsent bytes, without end after the port was unplugged; its stream does not.
        protected override void Dispose(bool disposing)
        {
            if (disposing && IsOpen)
                BaseStream.Dispose();

            base.Dispose(disposing);
        }
    }
}
