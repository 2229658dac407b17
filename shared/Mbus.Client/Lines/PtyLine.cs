using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Lines;

/// <summary>
/// A new pseudo-terminal: another program opens <see cref="Path"/> as its serial port, and what it sends arrives here. It is never
/// lost: programs may come and go, and what is sent while none is there goes nowhere, as on a bus with no slave.
/// </summary>
/// <remarks>
/// A pseudo-terminal carries bytes at once and never damaged, whatever its attributes. But it keeps the baud rate that a program sets on
/// the other side, as on any serial port, and <see cref="Timing"/> follows it: simulated meters behind it hear at which rate they are
/// asked.
/// </remarks>
public sealed class PtyLine : Line
{
    private readonly LineAddress _address;
    private readonly ReceiveBuffer _received;
    private readonly Descriptor _terminal;

    // Held while we have the other side open ourselves, so that it is not taken for somebody.
    private readonly Lock _otherSide = new();
    private volatile int _baudRate;

    private PtyLine(LineAddress address, TimeProvider clock, SafeFileHandle terminal, string path)
    {
        _address = address;
        _baudRate = address.BaudRate;
        _received = new ReceiveBuffer(clock);
        _terminal = new Descriptor(terminal);
        Path = path;
        _terminal.Read(bytes => _received.Add(bytes, false, Now), GoOn);
    }

    /// <summary>The other side, for another program to open: /dev/pts/N.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string Name => $"pty {Path}";

    /// <inheritdoc/>
    public override LineTiming Timing => _address.TimingAt(BaudRate());

    /// <inheritdoc/>
    public override long Now => _received.Now;

    /// <inheritdoc/>
    public override bool HasArrivals => _received.HasNews;

    /// <summary>Makes a pseudo-terminal.</summary>
    /// <param name="address">An address of the kind <see cref="LineKinds.PseudoTerminal"/>.</param>
    /// <param name="clock">The line's clock; the system's when null.</param>
    /// <exception cref="LineException">The system gives none.</exception>
    public static PtyLine Create(LineAddress address, TimeProvider? clock = null)
    {
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
    /// The bytes are handed over at once. The time returned is what they take at the baud rate: the other side may have a real line
    /// behind it, and a reply window that begins too soon would end too soon.
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
    /// <remarks>The other side shows it, and times are computed from it; a bus behind the other side does not change.</remarks>
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
            Pty.EmptyOtherSide(Path);
        }

        return true;
    }

    // What somebody does not read in time is lost, as on a bus.
    private void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_otherSide)
        {
            if (_terminal.IsHungUp)
            {
                Pty.EmptyOtherSide(Path);
                return;
            }

            int count;
            while (bytes.Length > 0 && (count = Libc.Write(_terminal.File, bytes)) > 0)
                bytes = bytes[count..];
        }
    }
}
