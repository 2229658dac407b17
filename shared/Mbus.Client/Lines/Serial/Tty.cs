using System.Runtime.InteropServices;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Lines;

/// <summary>Kernel serial port: opened exclusively, 8E1, with damaged bytes marked.</summary>
internal static unsafe class Tty
{
    private const int FlushInput = 0;
    private const int FlushOutput = 1;

    // struct serial_struct has 72 bytes on 64-bit machines, 60 on others; its flags have the same offset on both.
    private const int SerialInfoSize = 128;
    private const int SerialFlagsOffset = 16;
    private const int LowLatency = 0x2000;

    private const int TransmitterEmpty = 1;

    /// <summary>Opens a port.</summary>
    /// <exception cref="LineException">
    /// The port is missing, forbidden, in use, not a serial port, or does not support 8E1 at this baud rate.
    /// </exception>
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

    /// <summary>Sets a port to 8E1 at a baud rate and reads it back, because drivers silently ignore unsupported settings.</summary>
    /// <exception cref="LineException">The port does not support the setting.</exception>
    public static void SetUp(SafeFileHandle tty, string path, int baudRate)
    {
        Termios2 attributes = default;
        if (Libc.Control(tty, Libc.GetAttributes, &attributes) < 0)
            throw TtyErrors.SetUp(path, Marshal.GetLastPInvokeError());

        attributes.SetRaw(baudRate);
        if (Libc.Control(tty, Libc.SetAttributes, &attributes) < 0 || Libc.Control(tty, Libc.GetAttributes, &attributes) < 0)
            throw TtyErrors.SetUp(path, Marshal.GetLastPInvokeError());

        // 8E1 tolerates about 4 % between both ends; half of it is for the other end.
        if (Math.Abs(attributes.BaudRate - baudRate) * 50 > baudRate)
            throw TtyErrors.BaudRate(path, baudRate, attributes.BaudRate);

        if ((!attributes.HasEvenParity && !IsPseudoTerminal(tty)) || TtyDriver.IsMiniUart(path))
            throw TtyErrors.Parity(path);
    }

    /// <summary>
    /// Returns whether the last stop bit has left, as far as the driver knows: UARTs know it exactly, USB converters only whether they hold
    /// bytes, pseudo-terminals not at all.
    /// </summary>
    /// <returns>1 or 0, or -1 if the port has failed.</returns>
    public static int IsDrained(SafeFileHandle tty)
    {
        int unsent = 0;
        if (Libc.Control(tty, Libc.GetUnsentCount, &unsent) < 0)
            return -1;

        int state = 0;
        bool known = Libc.Control(tty, Libc.GetTransmitterState, &state) >= 0;
        return unsent == 0 && (!known || (state & TransmitterEmpty) != 0) ? 1 : 0;
    }

    /// <summary>Discards received bytes that were not read.</summary>
    public static void DiscardReceived(SafeFileHandle tty) => Libc.Control(tty, Libc.Flush, FlushInput);

    /// <summary>Discards bytes that were not sent.</summary>
    public static void DiscardUnsent(SafeFileHandle tty) => Libc.Control(tty, Libc.Flush, FlushOutput);

    private static void Claim(SafeFileHandle tty, string path)
    {
        // The lock also applies to root, and to every program that locks.
        if (Libc.Lock(tty, Libc.LockExclusive | Libc.LockWithoutBlocking) < 0 && Marshal.GetLastPInvokeError() == Libc.TryAgain)
        {
            tty.Dispose();
            throw TtyErrors.Open(path, Libc.Busy);
        }

        // Excludes other processes from now on. Not for a pseudo-terminal: it would stay exclusive after this process closes it.
        if (!IsPseudoTerminal(tty))
            Libc.Control(tty, Libc.SetExclusive, 0);
    }

    /// <summary>Returns whether a port is a pseudo-terminal.</summary>
    public static bool IsPseudoTerminal(SafeFileHandle tty)
    {
        string? target = new FileInfo($"/proc/self/fd/{tty.DangerousGetHandle()}").LinkTarget;
        return target is not null && target.StartsWith("/dev/pts/", StringComparison.Ordinal);
    }

    // Many drivers do not support this, and some allow it only to root; the port works without it.
    private static void AskForLowLatency(SafeFileHandle tty)
    {
        byte* info = stackalloc byte[SerialInfoSize];
        if (Libc.Control(tty, Libc.GetSerialInfo, info) >= 0)
        {
            *(int*)(info + SerialFlagsOffset) |= LowLatency;
            Libc.Control(tty, Libc.SetSerialInfo, info);
        }
    }
}
