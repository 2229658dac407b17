using FsCheck;
using FsCheck.Fluent;

namespace Mbus.Tests.Records;

/// <summary>
/// Any record that the writer accepts is read back with the same parts, and the writer accepts exactly what fits: data types, VIFs, VIFEs,
/// storage, tariff and subunit, variable length, dates and texts (EN 13757-3).
/// </summary>
public class RecordProperties
{
    private const int StorageBits = 41, TariffBits = 20, SubunitBits = 10, MaxExtensions = 10;

    private static readonly int[] SignedVifs = [0x03, 0x13, 0x2B, 0x59, 0xFB01, 0xFD48, 0xFDFD02];
    private static readonly int[] UnsignedVifs = [0x7A, 0xFB18, 0xFD08, 0xFD74];
    private static readonly int[] BitVifs = [0xFD17, 0xFD1A, 0xFD1F];
    private static readonly int[] Vifs = [.. SignedVifs, .. UnsignedVifs, .. BitVifs];

    private static readonly DataField[] Integers =
        [DataField.Int8, DataField.Int16, DataField.Int24, DataField.Int32, DataField.Int48, DataField.Int64, DataField.Variable];

    private static readonly DataField[] Decimals = [DataField.Bcd2, DataField.Bcd4, DataField.Bcd6, DataField.Bcd8, DataField.Bcd12];

    private static readonly (DataType Type, DataField Field, int Vif)[] Dates =
    [
        (DataType.Date, DataField.Int16, 0x6C), (DataType.DateTime, DataField.Int32, 0x6D),
        (DataType.DateTimeSeconds, DataField.Int48, 0x6D), (DataType.Time, DataField.Int24, 0x6D),
    ];

    private readonly RecordReader _reader = new();
    private readonly RecordWriter _writer = new();
    private readonly byte[] _buffer = new byte[300];

    /// <summary>DIF and DIFEs.</summary>
    public record Block(RecordFunction Function, ulong Storage, int Tariff, int Subunit, int Difes);

    /// <summary>A record with a number.</summary>
    public record Number(Block Block, DataField Field, int Vif, long Value);

    /// <summary>A record with VIFEs and, unless it is empty, a unit in plain text.</summary>
    public record Extended(int Vif, byte[] Vifes, string Unit)
    {
        public override string ToString() => $"VIF {Vif:X2}, VIFEs {Convert.ToHexString(Vifes)}, unit \"{Unit}\"";
    }

    private static Gen<Block> Blocks { get; } =
        from function in Gen.Elements(Enum.GetValues<RecordFunction>())
        from storage in Generators.Unsigned(StorageBits + 1)
        from tariff in Generators.Unsigned(TariffBits + 1)
        from subunit in Generators.Unsigned(SubunitBits + 1)
        from difes in Gen.Choose(0, MaxExtensions + 1)
        select new Block(function, storage, (int)tariff, (int)subunit, difes);

    [Fact]
    public void An_integer_that_fits_its_data_field_is_read_back() => PropertyCheck.Holds(
        from block in Blocks
        from field in Gen.Elements(Integers)
        from vif in Gen.Elements(Vifs)
        from value in Generators.Signed()
        select new Number(block, field, vif, value),
        number => Integers.Contains(number.Field) && Vifs.Contains(number.Vif) && IsValid(number.Block),
        CheckInteger);

    [Fact]
    public void A_decimal_number_that_fits_its_data_field_is_read_back() => PropertyCheck.Holds(
        from block in Blocks
        from field in Gen.Elements(Decimals)
        from vif in Gen.Elements(Vifs)
        from value in Generators.Signed()
        select new Number(block, field, vif, value),
        number => Decimals.Contains(number.Field) && Vifs.Contains(number.Vif) && IsValid(number.Block),
        number =>
        {
            long limit = Power(2 * Length(number.Field));
            bool fits = number.Value < limit && number.Value > -(limit / 10);
            Begin(number.Block, number.Field, number.Vif);
            CheckNumber(number, fits, _writer.WriteInteger(number.Value), DataType.Bcd);
        });

    // The length byte holds the sign: C0 to C9 and D0 to D9.
    [Fact]
    public void A_decimal_number_of_variable_length_is_read_back() => PropertyCheck.Holds(
        from block in Blocks
        from length in Gen.Choose(0, 10)
        from value in Generators.Signed()
        select new Number(block, DataField.Variable, length, value),
        number => number.Field == DataField.Variable && IsValid(number.Block),
        number =>
        {
            int length = number.Vif;
            bool fits = length is >= 1 and <= 9 && number.Value < Power(2 * length) && number.Value > -Power(2 * length);
            Begin(number.Block, DataField.Variable, SignedVifs[0]);
            CheckNumber(number, fits, _writer.WriteVariableBcd(number.Value, length), DataType.Bcd);
        });

    [Fact]
    public void A_floating_point_number_is_read_back_as_the_nearest_of_32_bits() => PropertyCheck.Holds(Generators.Unsigned(64), bits =>
    {
        double value = BitConverter.UInt64BitsToDouble(bits);
        float nearest = (float)value;
        _writer.Reset(_buffer, 0, _buffer.Length);
        _writer.Begin(DataField.Real32);
        _writer.AddVif(0x13);
        Assert.True(_writer.WriteReal(value));
        Read();
        Assert.Equal((DataType.Real, float.IsFinite(nearest)), (_reader.Type, _reader.TryGetReal(out double read)));
        Assert.Equal(!float.IsFinite(nearest), _reader.IsInvalid);
        Assert.True(!float.IsFinite(nearest) || read == nearest);
    });

    [Fact]
    public void Any_bits_of_a_date_are_read_back() => PropertyCheck.Holds(
        from kind in Gen.Choose(0, Dates.Length - 1)
        from bits in Generators.Unsigned(8 * Length(Dates[kind].Field))
        select (kind, bits),
        value =>
        {
            (DataType type, DataField field, int vif) = Dates[value.kind];
            _writer.Reset(_buffer, 0, _buffer.Length);
            _writer.Begin(field);
            _writer.AddVif(vif);
            Assert.True(_writer.WriteDate(new DateParts(type, (long)value.bits)));
            Read();
            Assert.True(_reader.TryGetDate(out DateParts date));
            Assert.Equal((type, (long)value.bits, RecordError.None), (date.Type, date.Bits, _reader.Error));
            Assert.Equal(date.Validity == DateValidity.Invalid, _reader.IsInvalid);
        });

    [Fact]
    public void A_text_that_fits_variable_length_is_read_back() => PropertyCheck.Holds(Generators.Texts(200), text =>
    {
        bool fits = text.Length <= 191 && text.All(c => c <= 0xFF);
        _writer.Reset(_buffer, 0, _buffer.Length);
        _writer.Begin(DataField.Variable);
        _writer.AddVif(0x78);
        Assert.Equal(fits, _writer.WriteText(text));
        if (!fits)
            return;

        Read();
        Assert.Equal((text.Length > 0, text), (_reader.TryGetText(out string read), read));
    });

    // The length bytes E0 to F6 have 0 to 15, 16, 20, 24, 28, 32, 48 and 64 bytes.
    [Fact]
    public void Bytes_with_a_length_of_the_standard_are_read_back() => PropertyCheck.Holds(Generators.Data(70), data =>
    {
        bool fits = data.Length is <= 15 or 16 or 20 or 24 or 28 or 32 or 48 or 64;
        _writer.Reset(_buffer, 0, _buffer.Length);
        _writer.Begin(DataField.Variable);
        _writer.AddVif(0x78);
        Assert.Equal(fits, _writer.WriteBytes(data, 0, data.Length));
        if (!fits)
            return;

        Read();
        Assert.Equal(data, _buffer.AsSpan(_reader.DataOffset, _reader.DataLength).ToArray());
    });

    [Fact]
    public void Up_to_ten_VIFEs_and_a_unit_in_plain_text_are_read_back() => PropertyCheck.Holds(
        from vif in Gen.Elements(Vifs)
        from vifes in Generators.Data(MaxExtensions + 1)
        from unit in Generators.Texts(20)
        select new Extended(vif, [.. vifes.Select(code => (byte)(code & 0x7F))], string.Concat(unit.Where(IsPrintable))),
        record => Vifs.Contains(record.Vif) && record.Vifes.All(code => code < 0x80) && record.Unit.All(IsPrintable),
        record =>
        {
            bool isText = record.Unit.Length > 0;
            int vif = isText ? 0x7C : record.Vif;
            int trueVifs = vif > 0xFFFF ? 2 : vif > 0xFF ? 1 : 0;
            bool fits = record.Vifes.Length + trueVifs <= MaxExtensions && record.Unit.All(c => c <= 0xFF);
            _writer.Reset(_buffer, 0, _buffer.Length);
            _writer.Begin(DataField.Int32);
            _writer.AddVif(vif);
            foreach (byte vife in record.Vifes)
                _writer.AddVife(vife);
            if (isText)
                _writer.AddUnitText(record.Unit);
            Assert.Equal(fits, _writer.WriteInteger(1));
            if (!fits)
                return;

            Read();
            Assert.Equal(vif, _reader.Vif);
            Assert.Equal(isText, _reader.TryGetUnitText(out string unit));
            Assert.Equal(record.Unit, unit);
            Assert.Equal(record.Vifes, _buffer.AsSpan(_reader.VifeOffset, _reader.VifeCount).ToArray().Select(code => (byte)(code & 0x7F)));
            AssertWrittenAgain();
        });

    [Fact]
    public void Any_bytes_are_written_as_they_were_read() => PropertyCheck.Holds(
        from bytes in Generators.Data(40)
        from isFromMaster in Gen.Elements(false, true)
        select (bytes, isFromMaster),
        payload =>
        {
            (byte[] bytes, bool isFromMaster) = payload;
            _reader.Reset(bytes, 0, bytes.Length, isFromMaster);
            int next = 0;
            _writer.Reset(_buffer, 0, bytes.Length);
            while (_reader.Read())
            {
                Assert.True(_writer.WriteFillers(_reader.RecordOffset - next));
                Assert.True(_writer.Write(_reader));
                next = _reader.RecordOffset + _reader.RecordLength;
            }

            Assert.True(_writer.WriteFillers(bytes.Length - next));
            Assert.Equal(bytes, _buffer.AsSpan(0, _writer.Length).ToArray());
        });

    private void CheckInteger(Number number)
    {
        bool isSigned = SignedVifs.Contains(number.Vif);
        int bits = number.Field == DataField.Variable ? 64 : 8 * Length(number.Field);
        bool fits = isSigned
            ? bits == 64 || (number.Value >= -(1L << (bits - 1)) && number.Value < 1L << (bits - 1))
            : number.Value >= 0 && (bits == 64 || number.Value < 1L << bits);
        Begin(number.Block, number.Field, number.Vif);
        bool written = _writer.WriteInteger(number.Value);
        CheckNumber(number, fits, written, isSigned ? DataType.Integer : BitVifs.Contains(number.Vif) ? DataType.Bits : DataType.Unsigned);
    }

    private void CheckNumber(Number number, bool fits, bool written, DataType type)
    {
        Assert.Equal(fits && Fits(number.Block), written);
        if (!written)
        {
            Assert.Equal(0, _writer.Length);
            return;
        }

        Read();
        Assert.Equal((type, RecordError.None, number.Field), (_reader.Type, _reader.Error, _reader.DataField));
        bool isReserved = IsReserved(number.Value, number.Field == DataField.Variable ? 8 : Length(number.Field), type);
        Assert.Equal((!isReserved, isReserved), (_reader.TryGetInteger(out long value), _reader.IsInvalid));
        Assert.Equal(number.Value, value);
        CheckBlock(number.Block);
        AssertWrittenAgain();
    }

    private void CheckBlock(Block block)
    {
        Assert.Equal(
            (block.Function, block.Storage, block.Tariff, block.Subunit),
            (_reader.Function, _reader.Storage, _reader.Tariff, _reader.Subunit));
        Assert.Equal(Math.Max(block.Difes, DifesFor(block)), _reader.DifeCount);
    }

    private void Begin(Block block, DataField field, int vif)
    {
        _writer.Reset(_buffer, 0, _buffer.Length);
        _writer.Begin(field, block.Function, block.Storage, block.Tariff, block.Subunit, block.Difes);
        _writer.AddVif(vif);
    }

    private void Read()
    {
        _reader.Reset(_buffer, 0, _writer.Length, false);
        Assert.True(_reader.Read());
        Assert.Equal((0, _writer.Length, RecordKind.Record), (_reader.RecordOffset, _reader.RecordLength, _reader.Kind));
    }

    private void AssertWrittenAgain()
    {
        byte[] again = new byte[_writer.Length];
        RecordWriter writer = new();
        writer.Reset(again, 0, again.Length);
        Assert.True(writer.Write(_reader));
        Assert.Equal(_buffer.AsSpan(0, _writer.Length).ToArray(), again);
    }

    private static bool IsValid(Block block) => block.Tariff >= 0 && block.Subunit >= 0 && block.Difes is >= 0 and <= MaxExtensions + 1;

    // A DIFE has 4 bits of the storage (bit 0 is in the DIF), 2 of the tariff and 1 of the subunit.
    private static int DifesFor(Block block) =>
        Math.Max((BitLength(block.Storage >> 1) + 3) / 4, Math.Max((BitLength((ulong)block.Tariff) + 1) / 2, BitLength((ulong)block.Subunit)));

    // The reader takes a unit for one only if it is printable: many meters send it before the VIFEs.
    private static bool IsPrintable(char c) => c is >= ' ' and <= '~' or >= '\u00A0';

    private static bool Fits(Block block) => DifesFor(block) <= MaxExtensions && block.Difes <= MaxExtensions;

    private static int BitLength(ulong value) => 64 - System.Numerics.BitOperations.LeadingZeroCount(value);

    // "No valid value": the minimum of type B, all ones of type C (EN 13757-3, Annex A).
    private static bool IsReserved(long value, int length, DataType type) => type switch
    {
        DataType.Integer => value == (length == 8 ? long.MinValue : -(1L << ((8 * length) - 1))),
        DataType.Unsigned => length < 8 && value == (1L << (8 * length)) - 1,
        _ => false,
    };

    private static int Length(DataField field) => field switch
    {
        DataField.Int8 or DataField.Bcd2 => 1,
        DataField.Int16 or DataField.Bcd4 => 2,
        DataField.Int24 or DataField.Bcd6 => 3,
        DataField.Int32 or DataField.Bcd8 => 4,
        DataField.Int48 or DataField.Bcd12 => 6,
        _ => 8,
    };

    private static long Power(int digits) => (long)Math.Pow(10, digits);
}
