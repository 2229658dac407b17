using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>Makes pseudo-terminals.</summary>
public static unsafe class Pty
{
    private const int LongestName = 128;
    private const int FlushInput = 0;

    /// <summary>Makes a pseudo-terminal that passes bytes on as they are.</summary>
    /// <param name="baudRate">The baud rate that its other side shows until a program sets another one.</param>
    /// <param name="path">The name of its other side.</param>
    /// <exception cref="IOException">The system gives none.</exception>
    public static SafeFileHandle Create(int baudRate, out string path)
    {
        SafeFileHandle terminal = Libc.NewPseudoTerminal(
            Libc.OpenForReadAndWrite | Libc.OpenWithoutControl | Libc.OpenWithoutBlocking | Libc.OpenClosedOnExec);
        if (terminal.IsInvalid || Libc.Grant(terminal) < 0 || Libc.Unlock(terminal) < 0 || !SetPlain(terminal, baudRate))
        {
            int error = Marshal.GetLastPInvokeError();
            terminal.Dispose();
            throw new IOException($"pty: open: {Libc.Text(error)}. Is /dev/pts mounted (devpts)?");
        }

        byte* name = stackalloc byte[LongestName];
        path = Libc.NameOfOtherSide(terminal, name, LongestName) == 0 ? Marshal.PtrToStringUTF8((nint)name)! : "";
        EmptyOtherSide(path);
        return terminal;
    }

    /// <summary>
    /// Discards what was not read on the other side, and marks it. Opening and closing it also makes the system report from then on
    /// that the other side is closed, which it does not for one that was never opened.
    /// </summary>
    public static void EmptyOtherSide(string path)
    {
        using SafeFileHandle other = Libc.Open(path);
        if (!other.IsInvalid)
        {
            Libc.Control(other, Libc.Flush, FlushInput);
            Mark(other);
        }
    }

    /// <summary>The baud rate that was set last, on either side; 0 for none, which hangs a modem up, or where the terminal is closed.</summary>
    public static int BaudRate(SafeFileHandle terminal)
    {
        Termios2 attributes = default;
        try
        {
            return Libc.Control(terminal, Libc.GetAttributes, &attributes) >= 0 ? attributes.BaudRate : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Shows another baud rate on the other side; what a program has set there else stays.</summary>
    public static void SetBaudRate(SafeFileHandle terminal, int baudRate)
    {
        Termios2 attributes = default;
        if (Libc.Control(terminal, Libc.GetAttributes, &attributes) >= 0)
        {
            attributes.SetBaudRate(baudRate);
            Libc.Control(terminal, Libc.SetAttributes, &attributes);
        }
    }

    /// <summary>
    /// Sets flags without effect that programs clear when they set attributes. A pseudo-terminal drops parity when a program asks for it,
    /// and the C library of Debian, Ubuntu and Fedora refuses that (tcsetattr gives EINVAL) where the call has changed nothing else.
    /// </summary>
    /// <param name="terminal">Either side.</param>
    public static void Mark(SafeFileHandle terminal)
    {
        Termios2 attributes = default;
        if (Libc.Control(terminal, Libc.GetAttributes, &attributes) < 0 || attributes.IsMarked)
            return;

        attributes.Mark();
        Libc.Control(terminal, Libc.SetAttributes, &attributes);
    }

    // Set on our side, it holds for the other.
    private static bool SetPlain(SafeFileHandle terminal, int baudRate)
    {
        Termios2 attributes = default;
        attributes.SetPlain(baudRate);
        return Libc.Control(terminal, Libc.SetAttributes, &attributes) >= 0;
    }
}
