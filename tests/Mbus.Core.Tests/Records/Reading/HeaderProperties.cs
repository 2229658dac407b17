using FsCheck.Fluent;

namespace Mbus.Tests.Records;

/// <summary>Written headers are read back with the same parts (EN 13757-3, data headers; EN 1434-3:1997, fixed data structure).</summary>
public class HeaderProperties
{
    private readonly byte[] _buffer = new byte[40];

    /// <summary>The parts of the long header; those after the address are the short one.</summary>
    public record State(ulong Address, byte AccessNumber, byte Status, ushort Configuration);

    /// <summary>The parts of the fixed data structure before its counters.</summary>
    public record Counters(uint Identification, byte AccessNumber, byte Status, int Medium, int Unit1, int Unit2);

    [Fact]
    public void A_long_and_a_short_header_are_read_back() => PropertyCheck.Holds(
        from address in Generators.Unsigned(64)
        from accessNumber in Generators.Bytes
        from status in Generators.Bytes
        from configuration in Generators.Unsigned(16)
        select new State(address, accessNumber, status, (ushort)configuration),
        parts =>
        {
            SecondaryAddress address = SecondaryAddress.Read(BitConverter.GetBytes(parts.Address), 0);
            int length = TelegramHeader.WriteLong(_buffer, 1, address, parts.AccessNumber, parts.Status, parts.Configuration);
            TelegramHeader header = TelegramHeader.Read(ControlInformation.VariableData, _buffer, 1, length + 3, false);
            Assert.Equal(HeaderKind.Long, header.Kind);
            Assert.True(header.Address.Equals(address));
            Check(parts, header);

            length = TelegramHeader.WriteShort(_buffer, 1, parts.AccessNumber, parts.Status, parts.Configuration);
            header = TelegramHeader.Read(ControlInformation.VariableDataShortHeader, _buffer, 1, length + 3, false);
            Assert.Equal(HeaderKind.Short, header.Kind);
            Assert.True(header.Address.Equals(default));
            Check(parts, header);
        });

    [Fact]
    public void A_fixed_data_structure_is_read_back() => PropertyCheck.Holds(
        from identification in Generators.Unsigned(32)
        from accessNumber in Generators.Bytes
        from status in Generators.Bytes
        from medium in Gen.Choose(0, 15)
        from unit1 in Gen.Choose(0, 63)
        from unit2 in Gen.Choose(0, 63)
        select new Counters((uint)identification, accessNumber, status, medium, unit1, unit2),
        parts => parts.Medium is >= 0 and <= 15 && parts.Unit1 is >= 0 and <= 63 && parts.Unit2 is >= 0 and <= 63,
        parts =>
        {
            int length = TelegramHeader.WriteFixed(
                _buffer, 1, parts.Identification, parts.AccessNumber, parts.Status, parts.Medium, parts.Unit1, parts.Unit2);
            TelegramHeader header = TelegramHeader.Read(ControlInformation.FixedData, _buffer, 1, TelegramHeader.FixedLength, false);
            Assert.Equal((HeaderKind.Fixed, TelegramContent.FixedCounters, 8), (header.Kind, header.Content, length));
            Assert.Equal((parts.Identification, parts.AccessNumber, parts.Status), (header.Address.Identification, header.AccessNumber, header.Status));
            Assert.Equal((parts.Medium, parts.Unit1, parts.Unit2), (header.FixedMedium, header.FixedUnit(0), header.FixedUnit(1)));
            Assert.Equal((1 + length, 8), (header.DataOffset, header.DataLength));
        });

    private static void Check(State parts, TelegramHeader header)
    {
        Assert.Equal((parts.AccessNumber, parts.Status, parts.Configuration), (header.AccessNumber, header.Status, header.Configuration));
        Assert.Equal((parts.Configuration >> 8) & 0x1F, header.SecurityMode);
        Assert.Equal(3, header.DataLength);
    }
}
