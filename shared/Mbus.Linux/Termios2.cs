using System.Runtime.CompilerServices;

namespace Mbus.Linux;

/// <summary>The kernel's <c>struct termios2</c>: terminal modes, and the baud rate as a number.</summary>
public struct Termios2
{
    // c_iflag: check parity, and mark errors as FF 00 x with a literal FF doubled.
    private const uint MarkParityErrors = 0x8;
    private const uint CheckParity = 0x10;

    // c_cc[VMIN] = 1: reading without data then fails with its own error, so a count of 0 means only a hang-up.
    private const int LeastCount = 6;

    private const uint BaudMask = 0x100F;
    private const uint InputBaudMask = BaudMask << 16;
    private const uint SizeMask = 0x30;
    private const uint EightBits = 0x30;
    private const uint TwoStopBits = 0x40;
    private const uint Receive = 0x80;
    private const uint Parity = 0x100;
    private const uint OddParity = 0x200;
    private const uint NoModemLines = 0x800;

    // EXTPROC and IEXTEN: without effect in raw mode.
    private const uint Marks = 0x10000 | 0x8000;

    private static readonly Dictionary<int, uint> BaudCodes = new()
    {
        [300] = 7,
        [600] = 8,
        [1200] = 9,
        [2400] = 11,
        [4800] = 12,
        [9600] = 13,
        [19200] = 14,
        [38400] = 15,
    };

    private uint _inputFlags;
    private uint _outputFlags;
    private uint _controlFlags;
    private uint _localFlags;
    private byte _discipline;
    private Characters _characters;
    private uint _inputRate;
    private uint _outputRate;

    /// <summary>Baud rate set by the driver.</summary>
    public readonly int BaudRate => (int)_outputRate;

    /// <summary>True for 8 data bits, even parity and 1 stop bit.</summary>
    public readonly bool HasEvenParity =>
        (_controlFlags & (SizeMask | Parity | OddParity | TwoStopBits)) == (EightBits | Parity);

    /// <summary>Sets raw mode, 8E1, at a standard baud rate; marks errors; no flow control, and DTR is unchanged on close.</summary>
    public void SetRaw(int baudRate)
    {
        _inputFlags = CheckParity | MarkParityErrors;
        _outputFlags = 0;
        _localFlags = 0;
        _controlFlags = EightBits | Parity | Receive | NoModemLines | BaudCodes[baudRate];
        _discipline = 0;
        _characters = default;
        _characters[LeastCount] = 1;
        _inputRate = (uint)baudRate;
        _outputRate = (uint)baudRate;
    }

    /// <summary>Sets raw mode without error marks; for a pseudo-terminal that another program will configure.</summary>
    public void SetPlain(int baudRate)
    {
        SetRaw(baudRate);
        _inputFlags = 0;
    }

    /// <summary>Changes only the baud rate, to a standard one.</summary>
    public void SetBaudRate(int baudRate)
    {
        _controlFlags = (_controlFlags & ~(BaudMask | InputBaudMask)) | BaudCodes[baudRate];
        _inputRate = (uint)baudRate;
        _outputRate = (uint)baudRate;
    }

    /// <summary>True if <see cref="Mark"/> was called and no program has set attributes since.</summary>
    public readonly bool IsMarked => (_localFlags & Marks) == Marks;

    /// <summary>Sets flags that a program clears when it sets attributes: see <see cref="Pty.Mark"/>.</summary>
    public void Mark() => _localFlags |= Marks;

    [InlineArray(19)]
    private struct Characters
    {
        private byte _first;
    }
}
