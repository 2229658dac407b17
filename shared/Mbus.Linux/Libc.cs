using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Linux;

/// <summary>Kernel calls needed by the lines. The constants are those of x86, Arm, Arm64 and RISC-V; MIPS and PowerPC use others.</summary>
/// <remarks>
/// A failed call returns a negative number or an invalid handle; <see cref="Marshal.GetLastPInvokeError"/> gives the error.
/// </remarks>
public static unsafe partial class Libc
{
    public const int OpenForReadAndWrite = 0x2;
    public const int OpenWithoutControl = 0x100;
    public const int OpenWithoutBlocking = 0x800;
    public const int OpenClosedOnExec = 0x80000;

    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockWithoutBlocking = 4;

    public const nuint GetAttributes = 0x802C542A;
    public const nuint SetAttributes = 0x402C542B;
    public const nuint Flush = 0x540B;
    public const nuint SetExclusive = 0x540C;
    public const nuint GetUnsentCount = 0x5411;
    public const nuint GetSerialInfo = 0x541E;
    public const nuint SetSerialInfo = 0x541F;
    public const nuint SetPacketMode = 0x5420;
    public const nuint GetTransmitterState = 0x5459;

    public const short PollIn = 0x1;
    public const short PollGone = 0x8 | 0x10 | 0x20;

    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int NoSuchAddress = 6;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int NoDevice = 19;
    public const int NotATerminal = 25;

    /// <summary>Returns the system's text for an error number.</summary>
    public static string Text(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";

    public static SafeFileHandle Open(string path)
    {
        const int Flags = OpenForReadAndWrite | OpenWithoutControl | OpenWithoutBlocking | OpenClosedOnExec;
        SafeFileHandle file;
        do
        {
            file = OpenOnce(path, Flags);
        }
        while (file.IsInvalid && Marshal.GetLastPInvokeError() == Interrupted);
        return file;
    }

    /// <summary>Reads into a buffer without blocking; repeats a read interrupted by a signal.</summary>
    public static int Read(SafeFileHandle file, Span<byte> into)
    {
        fixed (byte* bytes = into)
        {
            nint count;
            do
            {
                count = ReadOnce(file, bytes, (nuint)into.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return (int)count;
        }
    }

    /// <summary>Writes from a buffer without blocking; repeats a write interrupted by a signal.</summary>
    public static int Write(SafeFileHandle file, ReadOnlySpan<byte> from)
    {
        fixed (byte* bytes = from)
        {
            nint count;
            do
            {
                count = WriteOnce(file, bytes, (nuint)from.Length);
            }
            while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return (int)count;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Polled* files, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial SafeFileHandle NewEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    public static partial SafeFileHandle NewPseudoTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    public static partial int Grant(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    public static partial int Unlock(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    public static partial int NameOfOtherSide(SafeFileHandle terminal, byte* name, nuint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenOnce(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadOnce(SafeFileHandle file, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteOnce(SafeFileHandle file, byte* bytes, nuint count);

    /// <summary>The kernel's <c>struct pollfd</c>.</summary>
    public struct Polled
    {
        public int File;
        public short Wanted;
        public short Seen;
    }
}
