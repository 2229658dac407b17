using System.Runtime.InteropServices;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Lines;

/// <summary>A serial port as the kernel has it: opened for us alone, 8E1, with damaged bytes marked.</summary>
internal static unsafe class Tty
{
    private const int FlushInput = 0;
    private const int FlushOutput = 1;

    // struct serial_struct has 72 bytes on 64-bit machines, 60 on others; its flags begin at the same place on both.
    private const int SerialInfoSize = 128;
    private const int SerialFlagsOffset = 16;
    private const int LowLatency = 0x2000;

    private const int TransmitterEmpty = 1;

    /// <summary>Opens a port.</summary>
    /// <exception cref="LineException">It is missing, forbidden, in use, no serial port, or cannot do 8E1 at this baud rate.</exception>
    public static SafeFileHandle Open(string path, int baudRate)
    {
        SafeFileHandle tty = Libc.Open(path);
        if (tty.IsInvalid)
            throw TtyErrors.Open(path, Marshal.GetLastPInvokeError());

        try
        {
            Claim(tty, path);
            SetUp(tty, path, baudRate);
            AskForLowLatency(tty);
            DiscardReceived(tty);
            return tty;
        }
        catch
        {
            tty.Dispose();
            throw;
        }
    }

    /// <summary>Sets a port to 8E1 at a baud rate and reads it back, since drivers drop silently what they cannot do.</summary>
    /// <exception cref="LineException">The port does not do it.</exception>
    public static void SetUp(SafeFileHandle tty, string path, int baudRate)
    {
        Termios2 attributes = default;
        if (Libc.Control(tty, Libc.GetAttributes, &attributes) < 0)
            throw TtyErrors.SetUp(path, Marshal.GetLastPInvokeError());

        attributes.SetRaw(baudRate);
        if (Libc.Control(tty, Libc.SetAttributes, &attributes) < 0 || Libc.Control(tty, Libc.GetAttributes, &attributes) < 0)
            throw TtyErrors.SetUp(path, Marshal.GetLastPInvokeError());

        // 8E1 tolerates some 4 % between both ends; half of it is the other end's.
        if (Math.Abs(attributes.BaudRate - baudRate) * 50 > baudRate)
            throw TtyErrors.BaudRate(path, baudRate, attributes.BaudRate);

        if ((!attributes.HasEvenParity && !IsPseudoTerminal(tty)) || TtyDriver.IsMiniUart(path))
            throw TtyErrors.Parity(path);
    }

    /// <summary>
    /// Whether the last stop bit has left, as far as the driver knows: UARTs know it, USB converters at least whether they hold
    /// bytes, pseudo-terminals nothing.
    /// </summary>
    /// <returns>0 or 1, or -1 when the port has failed.</returns>
    public static int IsDrained(SafeFileHandle tty)
    {
        int unsent = 0;
        if (Libc.Control(tty, Libc.GetUnsentCount, &unsent) < 0)
            return -1;

        int state = 0;
        bool known = Libc.Control(tty, Libc.GetTransmitterState, &state) >= 0;
        return unsent == 0 && (!known || (state & TransmitterEmpty) != 0) ? 1 : 0;
    }

    /// <summary>Forgets what has come and is not read yet.</summary>
    public static void DiscardReceived(SafeFileHandle tty) => Libc.Control(tty, Libc.Flush, FlushInput);

    /// <summary>Forgets what is not sent yet.</summary>
    public static void DiscardUnsent(SafeFileHandle tty) => Libc.Control(tty, Libc.Flush, FlushOutput);

    private static void Claim(SafeFileHandle tty, string path)
    {
        // The lock works against root too, and against every program that locks.
        if (Libc.Lock(tty, Libc.LockExclusive | Libc.LockWithoutBlocking) < 0 && Marshal.GetLastPInvokeError() == Libc.TryAgain)
        {
            tty.Dispose();
            throw TtyErrors.Open(path, Libc.Busy);
        }

        // This keeps the others out, from now on. A pseudo-terminal would stay closed to them when we have gone.
        if (!IsPseudoTerminal(tty))
            Libc.Control(tty, Libc.SetExclusive, 0);
    }

    // Many drivers have no such thing, and some allow it to root only; the port works without.
    private static void AskForLowLatency(SafeFileHandle tty)
    {
        byte* info = stackalloc byte[SerialInfoSize];
        if (Libc.Control(tty, Libc.GetSerialInfo, info) >= 0)
        {
            *(int*)(info + SerialFlagsOffset) |= LowLatency;
            Libc.Control(tty, Libc.SetSerialInfo, info);
        }
    }

    private static bool IsPseudoTerminal(SafeFileHandle tty)
    {
        string? target = new FileInfo($"/proc/self/fd/{tty.DangerousGetHandle()}").LinkTarget;
        return target is not null && target.StartsWith("/dev/pts/", StringComparison.Ordinal);
    }
}
