using FsCheck;
using FsCheck.Fluent;

namespace Mbus.Tests;

/// <summary>Random numbers, bytes and texts, with small and large ones equally likely.</summary>
internal static class Generators
{
    internal static Gen<byte> Bytes { get; } = Gen.Choose(byte.MinValue, byte.MaxValue).Select(number => (byte)number);

    /// <summary>Random numbers of 0 to <paramref name="bits"/> bits; each length is equally likely.</summary>
    internal static Gen<ulong> Unsigned(int bits) =>
        from length in Gen.Choose(0, bits)
        from high in Gen.Choose(0, int.MaxValue)
        from middle in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        let number = ((ulong)high << 33) ^ ((ulong)middle << 16) ^ (ulong)low
        select length == 0 ? 0 : number >> (64 - length);

    /// <summary>Random numbers of both signs, of 0 to 63 bits; half of them where integers of whole bytes end.</summary>
    internal static Gen<long> Signed()
    {
        Gen<long> any =
            from magnitude in Unsigned(63)
            from sign in Gen.Elements(0L, -1L)
            select (long)magnitude ^ sign;
        Gen<long> limits =
            from bytes in Gen.Choose(1, 8)
            from signBits in Gen.Choose(0, 1)
            from distance in Gen.Choose(-1, 1)
            from sign in Gen.Elements(0L, -1L)
            select ((1L << ((8 * bytes) - signBits)) + distance) ^ sign;
        return Gen.OneOf(any, limits);
    }

    /// <summary>Random bytes of any content.</summary>
    internal static Gen<byte[]> Data(int maxLength) => Gen.Choose(0, maxLength).SelectMany(length => Bytes.ArrayOf(length));

    /// <summary>Random texts of ISO 8859-1, and a few of other characters.</summary>
    internal static Gen<string> Texts(int maxLength) =>
        from bytes in Data(maxLength)
        from other in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements("€", "ő", "漢")))
        select string.Concat(bytes.Select(one => (char)one)) + other;
}
