using System.Globalization;
using System.Text.Json;

namespace Mbus.Tests.Records;

/// <summary>The worked examples of "The M-Bus: A Documentation", revision 4.8, chapters 6 to 8.</summary>
public class MbdocTests
{
    private static readonly Dictionary<string, Unit> Units = new() { ["m3"] = Unit.CubicMetre, ["m3/h"] = Unit.CubicMetrePerHour, ["Wh"] = Unit.WattHour };

    private readonly RecordReader _reader = new();

    [Fact]
    public void Every_example_with_expected_values_has_them()
    {
        int compared = 0;
        using JsonDocument examples = JsonDocument.Parse(File.ReadAllText(Path.Combine(Frames.Require(), "mbdoc48", "examples.json")));
        foreach (JsonElement example in examples.RootElement.EnumerateArray())
        {
            byte[] bytes = Frames.Hex(example.GetProperty("hex").GetString()!);
            Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
            if (!example.TryGetProperty("expect", out JsonElement expect) || !expect.TryGetProperty("access", out JsonElement access))
                continue;

            TelegramHeader header = TelegramHeader.Read(frame);
            Assert.Equal(access.GetInt32(), header.AccessNumber);
            Assert.Equal(expect.GetProperty("id").GetString(), header.Address.Identification.ToString("X8"));
            if (expect.TryGetProperty("records", out JsonElement records))
                AssertRecords(header, records);
            compared++;
        }

        Assert.Equal(3, compared);
    }

    [Fact]
    public void The_fixed_structure_of_chapter_6_2_has_two_counters()
    {
        Read("68 13 13 68 08 05 73 78 56 34 12 0A 00 E9 7E 01 00 00 00 35 01 00 00 3C 16");

        AssertDecimal(1, -3, Unit.CubicMetre, storage: 0);     // 1 l
        AssertDecimal(135, -3, Unit.CubicMetre, storage: 1);   // 135 l, historic
    }

    [Fact]
    public void The_fabrication_number_of_chapter_6_7_3_can_be_read()
    {
        Read("68 15 15 68 08 02 72 78 56 34 12 24 40 01 07 13 00 00 00 0C 78 04 03 02 01 9D 16");

        Assert.True(_reader.Read() && _reader.TryGetInteger(out long value) && value == 1020304);
        Assert.Equal(Quantity.FabricationNumber, _reader.Quantity);
    }

    [Theory]
    [InlineData("68 06 06 68 53 FE 51 01 7A 08 25 16", Quantity.BusAddress, 8L)]
    [InlineData("68 0F 0F 68 53 FE 51 0C 79 78 56 34 12 0C 06 07 01 00 00 55 16", Quantity.Identification, 12345678L)]
    public void Writes_of_chapter_6_4_2_are_records_from_a_master(string frame, Quantity quantity, long value)
    {
        Read(frame);

        Assert.True(_reader.Read() && _reader.TryGetInteger(out long actual) && actual == value);
        Assert.Equal(quantity, _reader.Quantity);
    }

    [Fact]
    public void The_complete_identification_of_chapter_6_4_2_is_a_secondary_address()
    {
        Read("68 0D 0D 68 53 FE 51 07 79 04 03 02 01 24 40 01 04 95 16");

        Assert.True(_reader.Read() && _reader.TryGetAddress(out SecondaryAddress address) && address.Equals(new SecondaryAddress(0x01020304, 0x4024, 1, 4)));
        Assert.Equal((Quantity.Identification, DataType.Address), (_reader.Quantity, _reader.Type));
        Assert.False(_reader.TryGetInteger(out _));
    }

    [Theory]
    [InlineData("68 07 07 68 53 07 51 08 13 08 5A 28 16", new[] { Quantity.Volume, Quantity.FlowTemperature })]
    [InlineData("68 06 06 68 53 01 51 C8 3F 7E 2A 16", new[] { Quantity.AnyVif })]
    public void Selections_for_readout_of_chapter_6_4_3_have_no_data(string frame, Quantity[] quantities)
    {
        Read(frame);

        foreach (Quantity quantity in quantities)
        {
            Assert.True(_reader.Read());
            Assert.Equal((quantity, DataField.Selection, RecordError.None), (_reader.Quantity, _reader.DataField, _reader.Error));
        }

        Assert.False(_reader.Read());
    }

    [Fact]
    public void The_global_readout_request_is_a_DIF_alone()
    {
        Read("68 04 04 68 53 03 51 7F 26 16");

        Assert.True(_reader.Read());
        Assert.Equal((RecordKind.GlobalReadout, 1), (_reader.Kind, _reader.RecordLength));
        Assert.False(_reader.Read());
    }

    [Theory]
    [InlineData("68 0A 0A 68 53 01 51 0C 86 00 07 01 00 00 3F 16", VifeEffect.ActionWrite, 107L)]
    [InlineData("68 0A 0A 68 53 01 51 0C 86 01 10 00 00 00 48 16", VifeEffect.ActionAddValue, 10L)]
    [InlineData("68 0A 0A 68 53 05 51 0C 86 08 11 05 00 00 59 16", VifeEffect.ActionAddEntry, 511L)]
    [InlineData("68 06 06 68 53 01 51 40 DA 0B CA 16", VifeEffect.ActionFreeze, null)]
    public void Object_actions_of_chapter_6_5_are_effects(string frame, VifeEffect action, object? value)
    {
        Read(frame);

        Assert.True(_reader.Read());
        Assert.Equal((RecordError.None, action), (_reader.Error, _reader.GetEffect(0)));
        Assert.Equal(value != null, _reader.TryGetDecimal(out long mantissa, out _));
        Assert.Equal(value ?? 0L, mantissa);
    }

    [Fact]
    public void The_enhanced_selection_of_chapter_7_4_has_a_record_after_the_address()
    {
        Read("68 11 11 68 53 FD 52 FF FF FF FF FF FF FF FF 0C 78 04 03 02 01 28 16");

        Assert.True(_reader.Read() && _reader.TryGetInteger(out long value) && value == 1020304);
        Assert.False(_reader.Read());
    }

    [Fact]
    public void The_alarm_of_chapter_8_1_and_the_error_of_6_6_have_a_code_each()
    {
        TelegramHeader alarm = Header("68 04 04 68 08 05 71 04 82 16");
        Assert.Equal((TelegramContent.Alarm, 1, 4), (alarm.Content, alarm.DataLength, alarm.Buffer[alarm.DataOffset]));
        TelegramHeader error = Header("68 04 04 68 08 05 70 08 85 16");
        Assert.Equal((TelegramContent.ApplicationError, 8), (error.Content, error.ErrorCode));
    }

    [Fact]
    public void BCD_follows_the_rule_of_the_standard()
    {
        using JsonDocument rules = JsonDocument.Parse(File.ReadAllText(Path.Combine(Frames.Require(), "mbdoc48", "bcd.json")));
        foreach (JsonElement rule in rules.RootElement.GetProperty("en13757_annex_b").EnumerateArray())
        {
            byte[] digits = Frames.Hex(rule.GetProperty("bcd").GetString()!);
            Array.Reverse(digits);
            byte[] record = [0x0A, 0x13, .. digits];
            _reader.Reset(record, 0, record.Length, isFromMaster: false);
            Assert.True(_reader.Read());
            bool isValid = rule.GetProperty("value").ValueKind == JsonValueKind.Number;
            Assert.Equal(isValid, _reader.TryGetInteger(out long value));
            if (isValid)
                Assert.Equal(rule.GetProperty("value").GetInt64(), value);
        }
    }

    private static TelegramHeader Header(string hex)
    {
        byte[] bytes = Frames.Hex(hex);
        Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
        return TelegramHeader.Read(frame);
    }

    private void Read(string hex)
    {
        _reader.Reset(Header(hex));
    }

    private void AssertDecimal(long mantissa, int exponent, Unit unit, ulong storage)
    {
        Assert.True(_reader.Read() && _reader.TryGetDecimal(out long actualMantissa, out int actualExponent)
            && actualMantissa == mantissa && actualExponent == exponent);
        Assert.Equal((unit, storage), (_reader.Unit, _reader.Storage));
    }

    private void AssertRecords(TelegramHeader header, JsonElement records)
    {
        _reader.Reset(header);
        foreach (JsonElement record in records.EnumerateArray())
        {
            Assert.True(_reader.Read());
            Assert.Equal(record.GetProperty("storage").GetUInt64(), _reader.Storage);
            Assert.Equal(record.GetProperty("tariff").GetInt32(), _reader.Tariff);
            Assert.Equal(record.GetProperty("subunit").GetInt32(), _reader.Subunit);
            Assert.Equal(record.GetProperty("function").GetString(), _reader.Function.ToString().ToLowerInvariant());
            Assert.Equal(record.GetProperty("vif").GetString(), _reader.Vif.ToString("X2"));
            Assert.Equal(Units[record.GetProperty("unit").GetString()!], _reader.Unit);
            Assert.True(_reader.TryGetDecimal(out long mantissa, out int exponent));
            Assert.Equal(record.GetProperty("value").GetString(), decimal.Parse(string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}"), NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
        }

        Assert.False(_reader.Read());
    }
}
