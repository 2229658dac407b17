using System.Runtime.CompilerServices;

namespace Mbus.Linux;

/// <summary>The kernel's <c>struct termios2</c>: how a terminal passes bytes on, and its baud rate as a number.</summary>
public struct Termios2
{
    // c_iflag: parity errors are checked, and marked as FF 00 x with a literal FF doubled.
    private const uint MarkParityErrors = 0x8;
    private const uint CheckParity = 0x10;

    // c_cc[VMIN] = 1: no bytes is an error of its own, so that a count of 0 means a hang-up and nothing else.
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

    // EXTPROC and IEXTEN: without effect where bytes pass as they are.
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

    /// <summary>The baud rate as the driver has it.</summary>
    public readonly int BaudRate => (int)_outputRate;

    /// <summary>True when bytes have 8 bits, even parity and 1 stop bit.</summary>
    public readonly bool HasEvenParity =>
        (_controlFlags & (SizeMask | Parity | OddParity | TwoStopBits)) == (EightBits | Parity);

    /// <summary>Bytes pass as they are, 8E1, at a baud rate of the standard; errors are marked; no flow control, and DTR stays as it is on close.</summary>
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

    /// <summary>Bytes pass as they are, with nothing marked; for a pseudo-terminal that another program will set up.</summary>
    public void SetPlain(int baudRate)
    {
        SetRaw(baudRate);
        _inputFlags = 0;
    }

    /// <summary>Changes the baud rate, one of the standard, and nothing else.</summary>
    public void SetBaudRate(int baudRate)
    {
        _controlFlags = (_controlFlags & ~(BaudMask | InputBaudMask)) | BaudCodes[baudRate];
        _inputRate = (uint)baudRate;
        _outputRate = (uint)baudRate;
    }

    /// <summary>True where <see cref="Mark"/> was called and no program has set attributes since.</summary>
    public readonly bool IsMarked => (_localFlags & Marks) == Marks;

    /// <summary>Sets flags that a program clears when it sets attributes: see <see cref="Pty.Mark"/>.</summary>
    public void Mark() => _localFlags |= Marks;

    [InlineArray(19)]
    private struct Characters
    {
        private byte _first;
    }
}
