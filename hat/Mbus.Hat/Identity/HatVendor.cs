using System.Buffers.Binary;
using System.Text;

namespace Mbus.Hat.Identity;

/// <summary>The vendor atom: who made a HAT, and what it is.</summary>
/// <param name="Uuid">What tells this board from all others.</param>
/// <param name="ProductId">The maker's number of the product.</param>
/// <param name="ProductVersion">The maker's version of it.</param>
/// <param name="Vendor">The maker's name, 255 characters at most.</param>
/// <param name="Product">The product's name, 255 characters at most.</param>
/// <remarks><code>UUID 16, its last byte first | product 2 | version 2 | length of vendor 1 | of product 1 | vendor | product</code></remarks>
public sealed record HatVendor(Guid Uuid, ushort ProductId, ushort ProductVersion, string Vendor, string Product)
{
    private const string Where = "HAT EEPROM, vendor atom";
    private const int UuidLength = 16;
    private const int ProductIdOffset = UuidLength;
    private const int ProductVersionOffset = ProductIdOffset + 2;
    private const int VendorLengthOffset = ProductVersionOffset + 2;
    private const int ProductLengthOffset = VendorLengthOffset + 1;
    private const int TextOffset = ProductLengthOffset + 1;

    /// <summary>Reads the data of a vendor atom; what stands behind the names does not count.</summary>
    /// <exception cref="HatFormatException">It is too short, or its names are no text.</exception>
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
                Where, atom.Offset + VendorLengthOffset, $"names of {vendorLength} and {productLength} bytes; {data.Length - TextOffset} are there.");
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

    /// <summary>The atom that says this.</summary>
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
