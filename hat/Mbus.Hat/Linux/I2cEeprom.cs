using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Linux;

/// <summary>EEPROM, accessed through the kernel's I2C device: one transfer writes the address and reads the bytes.</summary>
internal sealed unsafe class I2cEeprom : IEeprom
{
    private const nuint Transfer = 0x0707;
    private const ushort HatAddress = 0x50;
    private const ushort ReadFlag = 1;

    // Limit of some I2C adapters for one message.
    private const int MaxReadLength = 256;

    private readonly string _path;
    private readonly SafeFileHandle _bus;

    private I2cEeprom(string path, SafeFileHandle bus)
    {
        _path = path;
        _bus = bus;
    }

    /// <summary>Opens the EEPROM of a HAT; returns null if its I2C bus is off.</summary>
    /// <exception cref="LineException">The user has no access to the I2C bus.</exception>
    public static I2cEeprom? Open(string root)
    {
        string path = Path.Combine(root, "dev/i2c-0");
        SafeFileHandle bus = Libc.Open(path);
        int error = bus.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        return error switch
        {
            0 => new I2cEeprom(path, bus),
            Libc.NoEntry or Libc.NoSuchAddress or Libc.NoDevice => null,
            Libc.AccessDenied => throw new LineException(
                $"{path}: permission denied. Add the user to the group i2c, then log in again: sudo usermod -aG i2c $USER"),
            _ => throw new LineException($"{path}: {Libc.Text(error)}"),
        };
    }

    /// <inheritdoc/>
    public void Read(int address, Span<byte> into)
    {
        for (int done = 0; done < into.Length; done += MaxReadLength)
            ReadOnce((ushort)(address + done), into[done..Math.Min(done + MaxReadLength, into.Length)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _bus.Dispose();

    private void ReadOnce(ushort address, Span<byte> into)
    {
        Span<byte> start = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(start, address);
        fixed (byte* bytes = into, first = start)
        {
            Message* messages = stackalloc Message[2];
            messages[0] = new Message { Address = HatAddress, Length = 2, Bytes = first };
            messages[1] = new Message { Address = HatAddress, Flags = ReadFlag, Length = (ushort)into.Length, Bytes = bytes };
            Messages all = new() { First = messages, Count = 2 };
            if (Libc.Control(_bus, Transfer, &all) < 0)
                throw new LineException($"no EEPROM responds at 0x{HatAddress:X2} of {_path}: {Libc.Text(Marshal.GetLastPInvokeError())}");
        }
    }

    private struct Message
    {
        public ushort Address;
        public ushort Flags;
        public ushort Length;
        public byte* Bytes;
    }

    private struct Messages
    {
        public Message* First;
        public uint Count;
    }
}
