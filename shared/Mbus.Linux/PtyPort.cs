using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>A pseudo-terminal that takes the place of a serial port: programs come and go on its other side.</summary>
/// <remarks>
/// Programs may ask for parity, see <see cref="Pty.Mark"/>: the marks are set again after every change of the attributes, which packet
/// mode reports. A program that sets the same attributes twice without a pause is faster than that, and is refused: libmbus's serial tools
/// at 2400 Bd.
/// </remarks>
public sealed unsafe class PtyPort : IDisposable
{
    /// <summary>How many bytes are received at once at most.</summary>
    public const int ReadSize = Descriptor.ReadSize;

    // The first byte of each read in packet mode.
    private const byte Data = 0;

    private readonly Descriptor _terminal;

    // Held while we have the other side open ourselves, so that it is not taken for a program.
    private readonly Lock _otherSide = new();

    private PtyPort(SafeFileHandle terminal, string path)
    {
        _terminal = new Descriptor(terminal);
        Path = path;
    }

    /// <summary>The other side, for a program to open: /dev/pts/N.</summary>
    public string Path { get; }

    /// <summary>Makes a pseudo-terminal.</summary>
    /// <param name="baudRate">The baud rate that it shows until a program sets one; bytes pass at once whatever it is.</param>
    /// <exception cref="IOException">The system gives none.</exception>
    public static PtyPort Create(int baudRate)
    {
        if (!OperatingSystem.IsLinux())
            throw new IOException("pty: this system has no pseudo-terminals like those of Linux.");

        SafeFileHandle terminal = Pty.Create(baudRate, out string path);
        int on = 1;
        Libc.Control(terminal, Libc.SetPacketMode, &on);
        return new PtyPort(terminal, path);
    }

    /// <summary>Begins to receive, on a thread of its own.</summary>
    /// <param name="received">Gets the bytes.</param>
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
                    Pty.EmptyOtherSide(Path);
                return true;
            });
    }

    /// <summary>Writes without waiting. What does not fit, and what is written while no program is there, is lost.</summary>
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
