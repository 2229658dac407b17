using System.Runtime.InteropServices;
using Mbus.Linux;

namespace Mbus.Client.Lines;

/// <summary>A serial port of this machine, 8E1, held exclusively; bytes that arrive with parity or framing errors are told apart.</summary>
public sealed class SerialLine : Line
{
    private const long DrainMargin = 1_000_000;
    private const long DrainPoll = 1000;

    private readonly LineAddress _address;
    private readonly Func<string> _path;
    private readonly TimeProvider _clock;
    private readonly ReceiveBuffer _received;
    private readonly Connection<Descriptor> _connection;
    private volatile int _baudRate;

    private SerialLine(LineAddress address, Func<string> path, TimeProvider clock)
    {
        _address = address;
        _path = path;
        _clock = clock;
        _baudRate = address.BaudRate;
        _received = new ReceiveBuffer(clock);
        _connection = new Connection<Descriptor>(_received, clock, Connect, Read);
    }

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
    /// <param name="address">An address of the kind <see cref="LineKinds.Serial"/>.</param>
    /// <param name="clock">The line's clock; the system's when null.</param>
    /// <exception cref="LineException">It is missing, forbidden, in use (the message names the process), or cannot do 8E1.</exception>
    public static SerialLine Open(LineAddress address, TimeProvider? clock = null) => Open(address, () => address.Target, clock);

    /// <summary>Opens the port of a USB converter, wherever it is plugged in; when it is lost, it is looked for anew.</summary>
    /// <param name="address">An address of the kind <see cref="LineKinds.Usb"/>.</param>
    /// <param name="root">Where sys and dev are.</param>
    /// <exception cref="LineException">None matches, or several do (the message lists them), or the port cannot be opened.</exception>
    public static SerialLine OpenUsb(LineAddress address, string root = "/") =>
        Open(address, () => UsbTarget.Resolve(address.Name, address.Target, SerialPorts.List(root)), null);

    /// <summary>Opens a port whose path is looked up each time that it is opened, also after it was lost.</summary>
    /// <param name="address">The baud rate, the slack and the name.</param>
    /// <param name="path">Returns the path.</param>
    /// <param name="clock">The clock; the system's where null.</param>
    /// <exception cref="LineException">It cannot be opened.</exception>
    public static SerialLine Open(LineAddress address, Func<string> path, TimeProvider? clock)
    {
        SerialLine line = new(address, path, clock ?? TimeProvider.System);
        line._connection.OpenAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It completes when the driver says that the UART is empty, and never before the time that the bytes take on the line: USB
    /// converters say that they are done when the bytes are still in them. The time returned is the last at which some were known
    /// to be left, so that no reply seems to come before it; the driver is asked every millisecond or two. When cancelled, it
    /// discards what has not left yet.
    /// </remarks>
    public override async ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        Descriptor port = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        try
        {
            long start = Now;
            await WriteAsync(port, bytes, cancel).ConfigureAwait(false);
            return await DrainAsync(port, bytes.Length, start, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!port.File.IsClosed)
        {
            Tty.DiscardUnsent(port.File);
            throw;
        }
        catch (ObjectDisposedException)
        {
            throw _connection.Lose(port, $"{Name}: send: the port was closed.");
        }
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _connection.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    public override async ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        Descriptor port = await _connection.OpenAsync(cancel).ConfigureAwait(false);
        try
        {
            Tty.SetUp(port.File, Name, baudRate);
            _baudRate = baudRate;
        }
        catch (LineException e)
        {
            // The port is in an unknown state; it is opened again at the rate that it had.
            throw _connection.Lose(port, e.Message, e);
        }
        catch (ObjectDisposedException)
        {
            throw _connection.Lose(port, $"{Name}: set the baud rate: the port was closed.");
        }
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<Descriptor> Connect(CancellationToken cancel)
    {
        try
        {
            return new(new Descriptor(Tty.Open(_path(), _baudRate)));
        }
        catch (IOException e) when (e is not LineException)
        {
            throw new LineException($"{Name}: {e.Message}", e);
        }
    }

    private void Read(Descriptor port)
    {
        MarkedArrivals arrivals = new(_received);
        port.Read(arrivals.Add, reason =>
        {
            _connection.Lose(port, $"{Name}: receive: the port is gone: {reason}. Plug it in again; it is then opened again.");
            return false;
        });
    }

    private async ValueTask WriteAsync(Descriptor port, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        long limit = Now + Timing.Bytes(bytes.Length) + DrainMargin;
        while (bytes.Length > 0)
        {
            int count = Libc.Write(port.File, bytes.Span);
            int error = count < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error != 0 && error != Libc.TryAgain)
                throw _connection.Lose(port, $"{Name}: send: {Libc.Text(error)}. Plug it in again; it is then opened again.");

            bytes = bytes[Math.Max(count, 0)..];
            await PauseWhileBusyAsync(port, bytes.Length, limit, cancel).ConfigureAwait(false);
        }
    }

    private async ValueTask<long> DrainAsync(Descriptor port, int count, long start, CancellationToken cancel)
    {
        long left = start + Timing.Bytes(count);
        long limit = left + Timing.Bytes(count) + DrainMargin;
        await _clock.UntilAsync(left, cancel).ConfigureAwait(false);
        long asked = Now;
        int drained;
        while ((drained = Tty.IsDrained(port.File)) == 0)
        {
            left = asked;
            await PauseWhileBusyAsync(port, count, limit, cancel).ConfigureAwait(false);
            asked = Now;
        }

        return drained > 0
            ? left
            : throw _connection.Lose(port, $"{Name}: send: the port is gone. Plug it in again; it is then opened again.");
    }

    private async ValueTask PauseWhileBusyAsync(Descriptor port, int unsent, long limit, CancellationToken cancel)
    {
        if (unsent > 0 && Now > limit)
        {
            throw _connection.Lose(
                port, $"{Name}: send: {unsent} bytes have not left in time. The converter hangs; unplug it and plug it in again.");
        }

        if (unsent > 0)
            await _clock.UntilAsync(Now + DrainPoll, cancel).ConfigureAwait(false);
    }
}
