using FsCheck;
using FsCheck.Fluent;

namespace Mbus.Tests.Link;

/// <summary>Addresses and frames are the same after they are printed and parsed, or written and read.</summary>
public class AddressProperties
{
    private static readonly char[] Letters = [.. Enumerable.Range('A', 26).Select(letter => (char)letter)];

    /// <summary>The parts of a secondary address. The digits of the identification are 0 to F, most of them decimal.</summary>
    public record Parts(uint Identification, ushort Manufacturer, byte Version, byte DeviceType)
    {
        internal SecondaryAddress Address => new(Identification, Manufacturer, Version, DeviceType);
    }

    /// <summary>The fields of a frame.</summary>
    public record Fields(byte C, byte A, byte Ci, byte[] Data)
    {
        public override string ToString() => $"C {C:X2}, A {A:X2}, CI {Ci:X2}, {Convert.ToHexString(Data)}";
    }

    private static Gen<Parts> Addresses { get; } =
        from digits in Gen.Frequency((8, Gen.Choose(0, 9)), (1, Gen.Choose(10, 14)), (1, Gen.Constant(15))).ArrayOf(8)
        from manufacturer in Generators.Unsigned(16)
        from version in Generators.Bytes
        from deviceType in Generators.Bytes
        from wildcards in Gen.Choose(0, 15)
        select new Parts(
            digits.Aggregate(0u, (number, digit) => (number << 4) | (uint)digit),
            (ushort)((wildcards & 1) != 0 ? 0xFFFF : manufacturer),
            (wildcards & 2) != 0 ? (byte)0xFF : version,
            (wildcards & 4) != 0 ? (byte)0xFF : deviceType);

    [Fact]
    public void A_printed_secondary_address_is_parsed() => PropertyCheck.Holds(Addresses, parts =>
    {
        string text = parts.Address.ToString();
        Assert.Equal($"{parts.Identification:X8}{(byte)parts.Manufacturer:X2}{parts.Manufacturer >> 8:X2}{parts.Version:X2}{parts.DeviceType:X2}", text);
        AssertParsed(parts, text);
        AssertParsed(parts, text.ToLowerInvariant());
        AssertParsed(parts, $"{text[..8]}-{text[8..12]}-{text[12..14]}-{text[14..]}");
    });

    [Fact]
    public void A_secondary_address_with_the_letters_of_its_manufacturer_is_parsed() => PropertyCheck.Holds(
        from parts in Addresses
        from letters in Gen.Elements(Letters).ArrayOf(3)
        select (parts, new string(letters)),
        value => value.Item2.Length == 3 && value.Item2.All(char.IsAsciiLetterUpper),
        value =>
        {
            (Parts parts, string letters) = value;
            ushort code = (ushort)(((letters[0] - 64) << 10) | ((letters[1] - 64) << 5) | (letters[2] - 64));
            Assert.Equal((code, letters), (Manufacturer.FromLetters(letters), Manufacturer.ToLetters(code)));
            Parts expected = parts with { Manufacturer = code };
            AssertParsed(expected, $"{parts.Identification:X8}{letters}{parts.Version:X2}{parts.DeviceType:X2}");
            AssertParsed(expected, $"{parts.Identification:X8}-{letters.ToLowerInvariant()}-{parts.Version:X2}-{parts.DeviceType:X2}");
        });

    [Fact]
    public void A_secondary_address_is_sent_low_byte_first() => PropertyCheck.Holds(Addresses, parts =>
    {
        byte[] wire = new byte[SecondaryAddress.Length + 2];
        parts.Address.Write(wire, 1);
        byte[] expected =
        [
            0, .. BitConverter.GetBytes(parts.Identification), .. BitConverter.GetBytes(parts.Manufacturer), parts.Version, parts.DeviceType, 0,
        ];
        Assert.Equal(expected, wire);
        Assert.True(SecondaryAddress.Read(wire, 1).Equals(parts.Address));
    });

    [Fact]
    public void A_wildcard_in_place_of_a_part_matches_the_same_meters_and_more() => PropertyCheck.Holds(
        from pattern in Addresses
        from meter in Addresses
        from digit in Gen.Choose(0, 7)
        select (pattern, meter, digit),
        value =>
        {
            (Parts pattern, Parts meter, int digit) = value;
            bool matches = Nibbles(pattern.Identification).Zip(Nibbles(meter.Identification)).All(pair => pair.First == 0xF || pair.First == pair.Second)
                && Bytes(pattern).Zip(Bytes(meter)).All(pair => pair.First == 0xFF || pair.First == pair.Second);
            Assert.Equal(matches, pattern.Address.Matches(meter.Address));
            Assert.Equal(Nibbles(pattern.Identification).Contains(0xFu) || Bytes(pattern).Contains((byte)0xFF), pattern.Address.HasWildcard);
            Assert.True(meter.Address.Matches(meter.Address));
            Parts wider = meter with { Identification = meter.Identification | (0xFu << (4 * digit)) };
            Assert.True(wider.Address.Matches(meter.Address));
            Assert.True(SecondaryAddress.Any.Matches(meter.Address));
        });

    [Fact]
    public void A_text_that_is_parsed_is_printed_in_its_canonical_form() => PropertyCheck.Holds(Generators.Texts(20), text =>
    {
        if (!SecondaryAddress.TryParse(text, out SecondaryAddress address))
            return;

        Assert.True(SecondaryAddress.TryParse(address.ToString(), out SecondaryAddress again));
        Assert.True(again.Equals(address));
    });

    [Fact]
    public void A_written_frame_is_parsed_with_the_same_fields() => PropertyCheck.Holds(
        from c in Generators.Bytes
        from a in Generators.Bytes
        from ci in Generators.Bytes
        from data in Generators.Data(Frame.MaxData)
        select new Fields(c, a, ci, data),
        fields =>
        {
            byte[] buffer = new byte[Frame.MaxLength];
            int length = Frame.WriteLong(buffer, 0, fields.C, fields.A, fields.Ci, fields.Data, 0, fields.Data.Length);
            Assert.True(Frame.TryParse(buffer, 0, length, out Frame frame));
            Assert.Equal((fields.C, fields.A, fields.Ci), (frame.C, frame.A, frame.Ci));
            Assert.Equal(fields.Data, buffer.AsSpan(frame.DataOffset, frame.DataLength).ToArray());
            Assert.Equal(fields.Data.Length == 0 ? FrameKind.Control : FrameKind.Long, frame.Kind);
            length = Frame.WriteShort(buffer, 0, fields.C, fields.A);
            Assert.True(Frame.TryParse(buffer, 0, length, out frame));
            Assert.Equal((fields.C, fields.A, FrameKind.Short), (frame.C, frame.A, frame.Kind));
        });

    private static void AssertParsed(Parts expected, string text)
    {
        Assert.True(SecondaryAddress.TryParse(text, out SecondaryAddress address), text);
        Assert.Equal(expected, new Parts(address.Identification, address.Manufacturer, address.Version, address.DeviceType));
    }

    private static IEnumerable<uint> Nibbles(uint number) => Enumerable.Range(0, 8).Select(i => (number >> (4 * i)) & 0xF);

    private static byte[] Bytes(Parts parts) => [(byte)parts.Manufacturer, (byte)(parts.Manufacturer >> 8), parts.Version, parts.DeviceType];
}
