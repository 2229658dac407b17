using System.Buffers.Binary;
using System.Text;

namespace Mbus.Hat.Identity;

/// <summary>Vendor atom: manufacturer and product of a HAT.</summary>
/// <param name="Uuid">Unique identifier of the board.</param>
/// <param name="ProductId">Product number assigned by the manufacturer.</param>
/// <param name="ProductVersion">Product version assigned by the manufacturer.</param>
/// <param name="Vendor">Name of the manufacturer, at most 255 characters.</param>
/// <param name="Product">Name of the product, at most 255 characters.</param>
/// <remarks><code>UUID 16, last byte first | product 2 | version 2 | length of vendor 1 | length of product 1 | vendor | product</code></remarks>
public sealed record HatVendor(Guid Uuid, ushort ProductId, ushort ProductVersion, string Vendor, string Product)
{
    private const string Where = "HAT EEPROM, vendor atom";
    private const int UuidLength = 16;
    private const int ProductIdOffset = UuidLength;
    private const int ProductVersionOffset = ProductIdOffset + 2;
    private const int VendorLengthOffset = ProductVersionOffset + 2;
    private const int ProductLengthOffset = VendorLengthOffset + 1;
    private const int TextOffset = ProductLengthOffset + 1;

    /// <summary>Parses the data of a vendor atom. Bytes after the names are ignored.</summary>
    /// <exception cref="HatFormatException">The data are too short, or a name is not printable ASCII.</exception>
    public static HatVendor Parse(HatAtom atom)
    {
        ReadOnlySpan<byte> data = atom.Data.Span;
        if (data.Length < TextOffset)
            throw new HatFormatException(Where, atom.Offset, $"{data.Length} bytes; expected at least {TextOffset}.");

        int vendorLength = data[VendorLengthOffset];
        int productLength = data[ProductLengthOffset];
        if (data.Length < TextOffset + vendorLength + productLength)
        {
            throw new HatFormatException(
                Where, atom.Offset + VendorLengthOffset, $"names of {vendorLength} and {productLength} bytes, but only {data.Length - TextOffset} bytes left.");
        }

        Span<byte> uuid = stackalloc byte[UuidLength];
        data[..UuidLength].CopyTo(uuid);
        uuid.Reverse();
        return new HatVendor(
            new Guid(uuid, bigEndian: true),
            BinaryPrimitives.ReadUInt16LittleEndian(data[ProductIdOffset..]),
            BinaryPrimitives.ReadUInt16LittleEndian(data[ProductVersionOffset..]),
            HatText.Parse(Where, data.Slice(TextOffset, vendorLength), atom.Offset + TextOffset),
            HatText.Parse(Where, data.Slice(TextOffset + vendorLength, productLength), atom.Offset + TextOffset + vendorLength));
    }

    /// <summary>Converts this to a vendor atom.</summary>
    public HatAtom ToAtom()
    {
        byte[] data = new byte[TextOffset + Vendor.Length + Product.Length];
        Uuid.TryWriteBytes(data, bigEndian: true, out _);
        data.AsSpan(0, UuidLength).Reverse();
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(ProductIdOffset), ProductId);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(ProductVersionOffset), ProductVersion);
        data[VendorLengthOffset] = checked((byte)Vendor.Length);
        data[ProductLengthOffset] = checked((byte)Product.Length);
        Encoding.ASCII.GetBytes(Vendor + Product, data.AsSpan(TextOffset));
        return new HatAtom(HatAtomType.Vendor, data);
    }
}
