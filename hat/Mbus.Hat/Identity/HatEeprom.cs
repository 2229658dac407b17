using System.Buffers.Binary;
using System.Device.I2c;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Hat.Identity;

/// <summary>
/// Content of a HAT's EEPROM: a header and atoms, little-endian (Raspberry Pi, "HAT ID EEPROM format"). Version 1 is for HATs, version 2
/// for HAT+, which may have a single atom.
/// </summary>
/// <remarks>
/// <code>
/// header  52 2D 50 69 | version 1 | reserved 1 | atoms 2 | total length 4
/// atom    type 2 | count 2 | length of data and checksum 4 | data | CRC-16 of the preceding bytes 2
/// </code>
/// </remarks>
public sealed class HatEeprom
{
    /// <summary>Format version of HATs.</summary>
    public const byte HatVersion = 1;

    /// <summary>Format version of HAT+.</summary>
    public const byte HatPlusVersion = 2;

    /// <summary>Length of the header in bytes.</summary>
    public const int HeaderLength = 12;

    /// <summary>Maximum length of an image in bytes (16-bit addresses).</summary>
    public const int MaxLength = 0x10000;

    private const string Where = "HAT EEPROM";
    private const int VersionOffset = 4;
    private const int AtomCountOffset = 6;
    private const int LengthOffset = 8;
    private const int AtomHeaderLength = 8;
    private const int AtomLengthOffset = 4;
    private const int CrcLength = 2;
    private const byte Erased = 0xFF;

    // Limit of some I2C adapters for one message.
    private const int MaxReadLength = 256;

    /// <summary>Creates the content of an EEPROM from its atoms.</summary>
    public HatEeprom(byte version, IReadOnlyList<HatAtom> atoms)
    {
        Version = version;
        Atoms = atoms;
        Vendor = Single(HatAtomType.Vendor) is { } vendor ? HatVendor.Parse(vendor) : null;
        GpioMap = Single(HatAtomType.GpioMap) is { } map ? HatGpioMap.Parse(map) : null;
    }

    /// <summary>Format version: <see cref="HatVersion"/> or <see cref="HatPlusVersion"/>.</summary>
    public byte Version { get; }

    /// <summary>The atoms in the order of the image.</summary>
    public IReadOnlyList<HatAtom> Atoms { get; }

    /// <summary>Manufacturer and product; null if there is no vendor atom.</summary>
    public HatVendor? Vendor { get; }

    /// <summary>Use of the pins; null if there is no GPIO map.</summary>
    public HatGpioMap? GpioMap { get; }

    private static ReadOnlySpan<byte> Signature => "R-Pi"u8;

    /// <summary>Reads an EEPROM with 16-bit addresses: first the header, then the length given in the header.</summary>
    /// <exception cref="HatFormatException">The EEPROM is blank or damaged.</exception>
    /// <exception cref="LineException">The EEPROM does not respond.</exception>
    public static HatEeprom Read(I2cDevice eeprom)
    {
        byte[] header = new byte[HeaderLength];
        Read(eeprom, header);
        byte[] image = new byte[LengthOf(header, MaxLength)];
        Read(eeprom, image);
        return Parse(image);
    }

    /// <summary>Parses an image. Bytes after the length given in the header are ignored.</summary>
    /// <exception cref="HatFormatException">The image is blank, damaged or truncated; the exception has the offset.</exception>
    public static HatEeprom Parse(ReadOnlySpan<byte> image)
    {
        int length = LengthOf(image, image.Length);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(image[AtomCountOffset..]);
        List<HatAtom> atoms = new();
        int offset = HeaderLength;
        for (int i = 0; i < count; i++)
        {
            atoms.Add(ParseAtom(image[..length], offset, $"atom {i + 1} of {count}"));
            offset = atoms[^1].Offset + atoms[^1].Data.Length + CrcLength;
        }

        return new HatEeprom(image[VersionOffset], atoms);
    }

    /// <summary>Returns the image of this EEPROM.</summary>
    public byte[] ToBytes()
    {
        byte[] image = new byte[HeaderLength + Atoms.Sum(atom => AtomHeaderLength + atom.Data.Length + CrcLength)];
        Signature.CopyTo(image);
        image[VersionOffset] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(AtomCountOffset), (ushort)Atoms.Count);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(LengthOffset), image.Length);
        int offset = HeaderLength;
        for (int i = 0; i < Atoms.Count; i++)
            offset += Write(Atoms[i], i, image.AsSpan(offset));

        return image;
    }

    private static void Read(I2cDevice eeprom, Span<byte> into)
    {
        Span<byte> address = stackalloc byte[sizeof(ushort)];
        try
        {
            for (int done = 0; done < into.Length; done += MaxReadLength)
            {
                BinaryPrimitives.WriteUInt16BigEndian(address, (ushort)done);
                eeprom.WriteRead(address, into[done..Math.Min(done + MaxReadLength, into.Length)]);
            }
        }
        catch (IOException e)
        {
            I2cConnectionSettings at = eeprom.ConnectionSettings;
            throw new LineException($"no EEPROM responds at 0x{at.DeviceAddress:X2} of /dev/i2c-{at.BusId}: {e.Message}", e);
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> image, int max)
    {
        if (image.Length < HeaderLength)
            throw Error(image.Length, $"unexpected end; expected a header of {HeaderLength} bytes.");

        if (!image.StartsWith(Signature))
        {
            throw Error(0, image.ContainsAnyExcept(Erased)
                ? $"{Hex.Format(image[..Signature.Length])} is not a HAT signature; expected {Hex.Format(Signature)} (R-Pi)."
                : "the EEPROM is blank (FF). Write its image again.");
        }

        if (image[VersionOffset] is not (HatVersion or HatPlusVersion))
            throw Error(VersionOffset, $"unsupported version {image[VersionOffset]}; expected {HatVersion} (HAT) or {HatPlusVersion} (HAT+).");

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(image[LengthOffset..]);
        return length >= HeaderLength && length <= max
            ? (int)length
            : throw Error(LengthOffset, $"invalid length of {length} bytes; expected {HeaderLength} to {max}.");
    }

    private static HatAtom ParseAtom(ReadOnlySpan<byte> image, int offset, string name)
    {
        if (image.Length - offset < AtomHeaderLength + CrcLength)
            throw Error(offset, $"{name} is missing: {image.Length - offset} bytes left; expected at least {AtomHeaderLength + CrcLength}.");

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(image[(offset + AtomLengthOffset)..]);
        int max = image.Length - offset - AtomHeaderLength;
        if (length < CrcLength || length > max)
            throw Error(offset + AtomLengthOffset, $"{name} has an invalid length of {length} bytes; expected {CrcLength} to {max}.");

        int data = offset + AtomHeaderLength;
        int end = data + (int)length - CrcLength;
        ushort crc = Crc16.Of(image[offset..end]);
        ushort stored = BinaryPrimitives.ReadUInt16LittleEndian(image[end..]);
        return crc == stored
            ? new HatAtom((HatAtomType)BinaryPrimitives.ReadUInt16LittleEndian(image[offset..]), image[data..end].ToArray(), data)
            : throw Error(end, $"{name} has the checksum {stored:X4}; expected {crc:X4}. The EEPROM is damaged, or reading it failed.");
    }

    private static int Write(HatAtom atom, int count, Span<byte> into)
    {
        int end = AtomHeaderLength + atom.Data.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)atom.Type);
        BinaryPrimitives.WriteUInt16LittleEndian(into[2..], (ushort)count);
        BinaryPrimitives.WriteInt32LittleEndian(into[AtomLengthOffset..], atom.Data.Length + CrcLength);
        atom.Data.Span.CopyTo(into[AtomHeaderLength..]);
        BinaryPrimitives.WriteUInt16LittleEndian(into[end..], Crc16.Of(into[..end]));
        return end + CrcLength;
    }

    private static HatFormatException Error(int offset, string message) => new(Where, offset, message);

    private HatAtom? Single(HatAtomType type)
    {
        HatAtom[] all = [.. Atoms.Where(atom => atom.Type == type)];
        return all.Length < 2 ? all.FirstOrDefault() : throw Error(all[1].Offset, $"second atom of type {type}; expected at most one.");
    }
}
