namespace Mbus.Client.Readings;

/// <summary>Field of the data after DIF 0F.</summary>
/// <param name="At">Offset of the first byte, from 0.</param>
/// <param name="Length">Number of bytes, 1 to 8.</param>
/// <param name="Coding">Coding of the number.</param>
/// <param name="Name">Name of the field.</param>
/// <param name="Unit">Unit; empty for none.</param>
/// <param name="Exponent">Power of ten of the number.</param>
internal sealed record MakerField(int At, int Length, MakerFieldCoding Coding, string Name, string Unit, int Exponent)
{
    /// <summary>Returns the value as text; null if the data end before the field, or the BCD digits are not a number.</summary>
    internal string? Read(ReadOnlySpan<byte> data)
    {
        if (At > data.Length - Length)
            return null;

        ReadOnlySpan<byte> bytes = data.Slice(At, Length);
        return Coding == MakerFieldCoding.Bytes ? Hex.Format(bytes) : Number(bytes) is Int128 number ? new ExactDecimal(number, Exponent).ToString() : null;
    }

    private Int128? Number(ReadOnlySpan<byte> bytes)
    {
        Int128 number = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            int high = bytes[i] >> 4;
            int low = bytes[i] & 0x0F;
            if (Coding == MakerFieldCoding.Bcd && (high > 9 || low > 9))
                return null;
            number = Coding == MakerFieldCoding.Bcd ? (number * 100) + (high * 10) + low : (number << 8) | bytes[i];
        }

        bool isNegative = Coding == MakerFieldCoding.Signed && bytes[^1] >= 0x80;
        return isNegative ? number - (Int128.One << (8 * bytes.Length)) : number;
    }
}
