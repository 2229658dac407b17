using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>Pseudo-terminal that replaces a serial port: programs open and close its other side.</summary>
/// <remarks>
/// Programs may request parity, see <see cref="Pty.Mark"/>: the marks are set again after every change of the attributes, which packet mode
/// reports. A program that sets the same attributes twice without a pause is faster than that and fails: libmbus's serial tools at 2400 Bd.
/// </remarks>
public sealed unsafe class PtyPort : IDisposable
{
    /// <summary>Maximum number of bytes received at once.</summary>
    public const int ReadSize = Descriptor.ReadSize;

    // First byte of each read in packet mode.
    private const byte Data = 0;

    private readonly Descriptor _terminal;

    // Locked while this process has the other side open itself, so that it is not counted as a program.
    private readonly Lock _otherSide = new();

    private PtyPort(SafeFileHandle terminal, string path)
    {
        _terminal = new Descriptor(terminal);
        Path = path;
    }

    /// <summary>Path of the other side, for a program to open: /dev/pts/N.</summary>
    public string Path { get; }

    /// <summary>Creates a pseudo-terminal.</summary>
    /// <param name="baudRate">Baud rate shown until a program sets another one; it does not delay bytes.</param>
    /// <exception cref="IOException">The system cannot create one.</exception>
    public static PtyPort Create(int baudRate)
    {
        if (!OperatingSystem.IsLinux())
            throw new IOException("pty: this system does not support Linux pseudo-terminals.");

        SafeFileHandle terminal = Pty.Create(baudRate, out string path);
        int on = 1;
        Libc.Control(terminal, Libc.SetPacketMode, &on);
        return new PtyPort(terminal, path);
    }

    /// <summary>Starts to receive, on its own thread.</summary>
    /// <param name="received">Called with the bytes.</param>
    /// <param name="left">Called when the last program has closed the port.</param>
    public void Start(Action<ReadOnlySpan<byte>> received, Action left)
    {
        _terminal.Read(
            bytes =>
            {
                if (bytes[0] != Data)
                    Pty.Mark(_terminal.File);
                else if (bytes.Length > 1)
                    received(bytes[1..]);
            },
            _ =>
            {
                left();
                lock (_otherSide)
                    Pty.PrepareOtherSide(_terminal, Path);
                return true;
            },
            isOpen: false);
    }

    /// <summary>Writes without blocking. Bytes that do not fit, and bytes written while no program has the port open, are lost.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_otherSide)
        {
            int count;
            while (bytes.Length > 0 && !_terminal.IsHungUp && (count = Libc.Write(_terminal.File, bytes)) > 0)
                bytes = bytes[count..];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _terminal.Dispose();
}
