using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Tests.Lines;

/// <summary>Asks for even parity as a program does, by the C library: tcgetattr, some flags, tcsetattr.</summary>
internal static class EvenParity
{
    // struct termios: c_iflag, c_oflag, c_cflag, c_lflag of four bytes each, and more; little-endian.
    private const int SpaceForAttributes = 256;
    private const int ControlFlags = 8;
    private const int LocalFlags = 12;
    private const byte Parity = 0x100 >> 8;
    private const byte CanonicalEchoSignals = 0x1 | 0x2 | 0x8;
    private const byte Extensions = 0x8000 >> 8;
    private const int AtOnce = 0;

    /// <summary>False where the C library refuses it.</summary>
    public static bool TrySet(SafeFileHandle port)
    {
        byte[] attributes = new byte[SpaceForAttributes];
        Assert.Equal(0, GetAttributes(port, attributes));
        attributes[ControlFlags + 1] |= Parity;
        attributes[LocalFlags] &= unchecked((byte)~CanonicalEchoSignals);
        attributes[LocalFlags + 1] &= unchecked((byte)~Extensions);
        return SetAttributes(port, AtOnce, attributes) == 0;
    }

    [DllImport("libc", EntryPoint = "tcgetattr")]
    private static extern int GetAttributes(SafeFileHandle port, byte[] attributes);

    [DllImport("libc", EntryPoint = "tcsetattr")]
    private static extern int SetAttributes(SafeFileHandle port, int when, byte[] attributes);
}
