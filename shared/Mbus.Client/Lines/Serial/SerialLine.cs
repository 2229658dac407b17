using System.Runtime.InteropServices;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Lines;

/// <summary>Serial port of this machine, 8E1, opened exclusively; detects bytes with parity or framing errors.</summary>
public sealed class SerialLine : Line
{
    private const long DrainMargin = 1_000_000;
    private const long DrainPoll = 1000;

    // At the other end of a pseudo-terminal is a program, such as a bridge that may serve other masters first.
    internal const long PseudoTerminalSlack = 500_000;

    private readonly LineAddress _address;
    private readonly Func<string> _path;
    private readonly TimeProvider _clock;
    private readonly ReceiveBuffer _received;
    private readonly Connection<Descriptor> _connection;
    private volatile int _baudRate;
    private volatile bool _isPseudoTerminal;

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
    public override LineTiming Timing => _isPseudoTerminal && _address.Slack == null ? new(_baudRate, PseudoTerminalSlack) : _address.TimingAt(_baudRate);

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasPending;

    /// <inheritdoc/>
    public override bool CanSetBaudRate => true;

    /// <summary>Opens a serial port.</summary>
    /// <param name="address">Address of the kind <see cref="LineKinds.Serial"/>.</param>
    /// <param name="clock">Clock of the line; the system clock when null.</param>
    /// <exception cref="LineException">
    /// The port is missing, forbidden, in use (the message names the process), or does not support 8E1.
    /// </exception>
    public static SerialLine Open(LineAddress address, TimeProvider? clock = null) => Open(address, () => address.Target, clock);

    /// <summary>Opens the port of a USB converter, wherever it is plugged in; after a loss the converter is searched for again.</summary>
    /// <param name="address">Address of the kind <see cref="LineKinds.Usb"/>.</param>
    /// <param name="root">Directory that contains sys and dev.</param>
    /// <exception cref="LineException">No port matches, or several do (the message lists them), or the port cannot be opened.</exception>
    public static SerialLine OpenUsb(LineAddress address, string root = "/") =>
        Open(address, () => UsbTarget.Resolve(address.Name, address.Target, SerialPorts.List(root)), null);

    /// <summary>Opens a port whose path is looked up on each open, also after a loss.</summary>
    /// <param name="address">Baud rate, slack and name.</param>
    /// <param name="path">Returns the path.</param>
    /// <param name="clock">Clock of the line; the system clock when null.</param>
    /// <exception cref="LineException">The port cannot be opened.</exception>
    public static SerialLine Open(LineAddress address, Func<string> path, TimeProvider? clock)
    {
        SerialLine line = new(address, path, clock ?? TimeProvider.System);
        line._connection.OpenAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return line;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Completes when the driver reports an empty UART, and never before the duration of the bytes on the line: USB converters report this
    /// while they still hold bytes. The returned time is the last at which some bytes were known to be unsent, so that no reply appears to
    /// come before it; the driver is polled every millisecond or two. On cancellation, unsent bytes are discarded.
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
            // The state of the port is unknown: open it again at its previous rate.
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
            SafeFileHandle tty = Tty.Open(_path(), _baudRate);
            _isPseudoTerminal = Tty.IsPseudoTerminal(tty);
            return new(new Descriptor(tty));
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
            _connection.Lose(port, $"{Name}: receive: the port is gone: {reason}. Plug it in again; it is then reopened.");
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
                throw _connection.Lose(port, $"{Name}: send: {Libc.Text(error)}. Plug it in again; it is then reopened.");

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
            : throw _connection.Lose(port, $"{Name}: send: the port is gone. Plug it in again; it is then reopened.");
    }

    private async ValueTask PauseWhileBusyAsync(Descriptor port, int unsent, long limit, CancellationToken cancel)
    {
        if (unsent > 0 && Now > limit)
        {
            throw _connection.Lose(
                port, $"{Name}: send: {unsent} bytes were not sent in time. The converter does not respond: unplug it and plug it in again.");
        }

        if (unsent > 0)
            await _clock.UntilAsync(Now + DrainPoll, cancel).ConfigureAwait(false);
    }
}
