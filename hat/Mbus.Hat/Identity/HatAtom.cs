namespace Mbus.Hat.Identity;

/// <summary>An atom of a HAT's EEPROM with a valid checksum.</summary>
/// <param name="Type">Type of the atom. Values outside the enumeration are possible.</param>
/// <param name="Data">Data bytes, without header and checksum.</param>
/// <param name="Offset">Offset of the data in the image, in bytes; 0 if the atom is not part of an image yet.</param>
public sealed record HatAtom(HatAtomType Type, ReadOnlyMemory<byte> Data, int Offset = 0);
