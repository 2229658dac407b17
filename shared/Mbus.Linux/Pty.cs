using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>Creates pseudo-terminals.</summary>
public static unsafe class Pty
{
    private const int LongestName = 128;
    private const int FlushInput = 0;

    /// <summary>Creates a pseudo-terminal that passes bytes unchanged, with its other side closed and marked.</summary>
    /// <param name="baudRate">Baud rate shown on the other side until a program sets another one.</param>
    /// <param name="path">Name of the other side.</param>
    /// <exception cref="IOException">The system cannot create one.</exception>
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
    /// Prepares the other side for the next program when the last one has closed it: discards what it left unread, and marks it, except if
    /// the next one is already there.
    /// </summary>
    public static void PrepareOtherSide(Descriptor terminal, string path)
    {
        EmptyOtherSide(path);
        if (terminal.IsHungUp)
            Mark(terminal.File);
    }

    /// <summary>Returns the baud rate set last, on either side; 0 for B0 (modem hang-up) or a closed terminal.</summary>
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

    /// <summary>Shows another baud rate on the other side; other settings of a program remain.</summary>
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
    /// Sets flags without effect that programs clear when they set attributes. A pseudo-terminal ignores a request for parity, and the C
    /// library of Debian, Ubuntu and Fedora then fails (tcsetattr returns EINVAL) if the call changed nothing else.
    /// </summary>
    /// <remarks>
    /// The kernel has no call that only adds flags: attributes that a program sets between the two calls here are lost. So this is called
    /// while no program has the other side open, or after a program has set its attributes.
    /// </remarks>
    /// <param name="terminal">Either side.</param>
    public static void Mark(SafeFileHandle terminal)
    {
        Termios2 attributes = default;
        if (Libc.Control(terminal, Libc.GetAttributes, &attributes) < 0 || attributes.IsMarked)
            return;

        attributes.Mark();
        Libc.Control(terminal, Libc.SetAttributes, &attributes);
    }

    /// <summary>
    /// Discards unread bytes on the other side. Opening and closing it also makes the system report from then on that the other side is
    /// closed; it does not report this for a side that was never opened.
    /// </summary>
    private static void EmptyOtherSide(string path)
    {
        using SafeFileHandle other = Libc.Open(path);
        if (!other.IsInvalid)
            Libc.Control(other, Libc.Flush, FlushInput);
    }

    // A setting on our side also applies to the other side.
    private static bool SetPlain(SafeFileHandle terminal, int baudRate)
    {
        Termios2 attributes = default;
        attributes.SetPlain(baudRate);
        attributes.Mark();
        return Libc.Control(terminal, Libc.SetAttributes, &attributes) >= 0;
    }
}
