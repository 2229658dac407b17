namespace Mbus.Client.Readings;

/// <summary>Coding of a field of manufacturer data, low byte first.</summary>
internal enum MakerFieldCoding
{
    Unsigned,
    Signed,
    Bcd,
    Bytes,
}
