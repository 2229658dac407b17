using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Lines;

/// <summary>
/// New pseudo-terminal: another program opens <see cref="Path"/> as its serial port, and the bytes that it sends arrive here. The line is
/// never lost: programs may open and close it, and bytes sent while it is closed are discarded, as on a bus without slaves.
/// </summary>
/// <remarks>
/// A pseudo-terminal transfers bytes at once and without damage, whatever its attributes. It keeps the baud rate that a program sets on the
/// other side, as any serial port, and <see cref="Timing"/> follows it: simulated meters behind it know the master's baud rate.
/// </remarks>
public sealed class PtyLine : Line
{
    private readonly LineAddress _address;
    private readonly ReceiveBuffer _received;
    private readonly Descriptor _terminal;

    // Locked while this process has the other side open itself, so that it is not counted as a program.
    private readonly Lock _otherSide = new();
    private volatile int _baudRate;

    private PtyLine(LineAddress address, TimeProvider clock, SafeFileHandle terminal, string path)
    {
        _address = address;
        _baudRate = address.BaudRate;
        _received = new ReceiveBuffer(clock);
        _terminal = new Descriptor(terminal);
        Path = path;
        _terminal.Read(bytes => _received.Add(bytes, false, Now), GoOn, isOpen: false);
    }

    /// <summary>Path of the other side, for another program to open: /dev/pts/N.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string Name => $"pty {Path}";

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(BaudRate());

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasPending;

    /// <summary>Creates a pseudo-terminal.</summary>
    /// <param name="address">Address of the kind <see cref="LineKinds.PseudoTerminal"/>.</param>
    /// <param name="clock">Clock of the line; the system clock when null.</param>
    /// <exception cref="LineException">The system cannot create one.</exception>
    public static PtyLine Create(LineAddress address, TimeProvider? clock = null)
    {
        if (!OperatingSystem.IsLinux())
            throw new LineException("pty: this system does not support Linux pseudo-terminals.");

        try
        {
            SafeFileHandle terminal = Pty.Create(address.BaudRate, out string path);
            return new PtyLine(address, clock ?? TimeProvider.System, terminal, path);
        }
        catch (IOException e)
        {
            throw new LineException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Bytes are passed on at once. The returned time includes their duration at the baud rate, because the other side may have a real line
    /// behind it, and a reply window that starts too early would end too early.
    /// </remarks>
    public override ValueTask<long> SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(_terminal.File.IsClosed, this);
        long end = Now + Timing.Bytes(bytes.Length);
        Write(bytes.Span);
        return new(end);
    }

    /// <inheritdoc/>
    public override ValueTask<Received> ReceiveAsync(Memory<byte> buffer, long deadline, CancellationToken cancel = default) =>
        _received.ReceiveAsync(buffer, deadline, cancel);

    /// <inheritdoc/>
    /// <remarks>The other side shows the new rate, and times are computed from it; a bus behind the other side does not change.</remarks>
    public override ValueTask SetBaudRateAsync(int baudRate, CancellationToken cancel = default)
    {
        LineAddress.RequireBaudRate(baudRate);
        Pty.SetBaudRate(_terminal.File, baudRate);
        _baudRate = baudRate;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _received.Close();
        _terminal.Dispose();
        return ValueTask.CompletedTask;
    }

    private int BaudRate()
    {
        int shown = Pty.BaudRate(_terminal.File);
        if (shown > 0)
            _baudRate = shown;
        return _baudRate;
    }

    private bool GoOn(string reason)
    {
        lock (_otherSide)
        {
            Pty.PrepareOtherSide(_terminal, Path);
        }

        return true;
    }

    // Bytes that are not read in time are lost, as on a bus.
    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_otherSide)
        {
            if (_terminal.IsHungUp)
            {
                Pty.PrepareOtherSide(_terminal, Path);
                return;
            }

            int count;
            while (bytes.Length > 0 && (count = Libc.Write(_terminal.File, bytes)) > 0)
                bytes = bytes[count..];
        }
    }
}
