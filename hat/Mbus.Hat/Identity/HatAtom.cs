namespace Mbus.Hat.Identity;

/// <summary>One atom of a HAT's EEPROM, whose checksum is right.</summary>
/// <param name="Type">What it is about; others than those named are possible.</param>
/// <param name="Data">Its bytes, without header and checksum.</param>
/// <param name="Offset">Where its data begins in the image; 0 for one that is in none yet.</param>
public sealed record HatAtom(HatAtomType Type, ReadOnlyMemory<byte> Data, int Offset = 0);
