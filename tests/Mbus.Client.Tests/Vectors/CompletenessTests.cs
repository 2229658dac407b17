using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Vectors;

/// <summary>The vectors use every row of every table of the decoder, so each row is compared with the standard.</summary>
public class CompletenessTests
{
    private static readonly UsedRows Used = Collect();

    private readonly RecordReader _reader = new();

    [Theory]
    [InlineData("", 0x00)]
    [InlineData("FB", 0xFB00)]
    [InlineData("FD", 0xFD00)]
    [InlineData("FD FD", 0xFDFD00)]
    public void Every_VIF_is_used_and_every_table_has_a_reserved_one(string prefix, int table)
    {
        int[] known = [.. Enumerable.Range(0, 128).Where(code => Read($"01 {prefix} {code:X2} 00") != RecordError.UnknownVif).Select(code => table | code)];
        Assert.Empty(known.Except(Used.Vifs).Select(vif => $"{vif:X2}"));
        Assert.NotEmpty(Used.Vifs.Where(vif => vif >> 8 == table >> 8).Except(known));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_VIFE_is_used_and_from_a_master_every_action(bool isFromMaster)
    {
        int[] codes = [.. Enumerable.Range(0, 128).Where(code => !isFromMaster || code <= 0x0D)];
        Assert.Empty(Known(codes, code => $"01 93 {code:X2} 00", isFromMaster).Except(Used.Effects));
    }

    [Fact]
    public void Every_VIFE_behind_FC_is_used()
    {
        Assert.Empty(Known(Enumerable.Range(0, 128), code => $"01 93 FC {code:X2} 00", isFromMaster: false).Except(Used.Effects));
    }

    [Fact]
    public void Every_named_effect_is_used()
    {
        Assert.Empty(Enum.GetValues<VifeEffect>().Except(Used.Effects));
    }

    [Fact]
    public void Every_data_field_is_used_and_every_special_DIF()
    {
        Assert.Empty(Enum.GetValues<DataField>().Except(Used.DataFields).Except([DataField.Special]));
        byte[] special = [.. Enumerable.Range(0, 16).Select(high => (byte)((high << 4) | 0x0F))];
        Assert.Empty(special.Except(Used.SpecialDifs).Select(dif => $"{dif:X2}"));
    }

    [Fact]
    public void Every_length_byte_from_C0_is_used_and_texts_of_the_least_and_the_greatest_length()
    {
        byte[] codes = [0x00, 0x01, 0xBF, .. Enumerable.Range(0xC0, 0x40).Select(code => (byte)code)];
        Assert.Empty(codes.Except(Used.LengthBytes).Select(code => $"{code:X2}"));
    }

    /// <summary>Of the 24 codes that are a manufacturer's own, one is enough.</summary>
    [Fact]
    public void Every_CI_field_of_the_wired_bus_is_used()
    {
        byte[] known = [.. Enumerable.Range(0, 256).Select(ci => (byte)ci).Where(ci => ControlInformationText.IsKnown(ci) && !ControlInformation.IsManufacturerSpecific(ci))];
        Assert.Empty(known.Except(Used.Cis).Select(ci => $"{ci:X2}"));
        Assert.Contains(Used.Cis, ControlInformation.IsManufacturerSpecific);
        Assert.Contains(Used.Cis, ci => !ControlInformationText.IsKnown(ci) && !ControlInformation.IsManufacturerSpecific(ci));
    }

    [Fact]
    public void Every_CI_field_with_a_header_is_used()
    {
        byte[] buffer = new byte[Frame.MaxData];
        IEnumerable<byte> withHeader = Enumerable.Range(0, 256).Select(ci => (byte)ci).Where(ci => TelegramHeader.Read(ci, buffer, 0, buffer.Length, false).Kind != HeaderKind.None);
        Assert.Empty(withHeader.Except(Used.Cis).Select(ci => $"{ci:X2}"));
    }

    [Fact]
    public void Every_unit_and_medium_of_the_fixed_structure_is_used()
    {
        Assert.Empty(Enumerable.Range(0, 64).Except(Used.FixedUnits));
        Assert.Empty(Enumerable.Range(0, 16).Except(Used.FixedMedia));
    }

    [Fact]
    public void Every_device_type_with_a_name_is_used()
    {
        HashSet<string?> used = VectorFiles.All.SelectMany(vector => vector.Telegrams).Select(telegram => telegram["header"]?["medium"]?.GetValue<string>()).ToHashSet();
        IEnumerable<string> named = Enumerable.Range(0, 256).Select(type => $"{type:X2} {DeviceTypeText.Text((byte)type)}").Where(medium => !medium.Contains("reserved", StringComparison.Ordinal));
        Assert.Empty(named.Except(used));
    }

    [Fact]
    public void Every_application_error_with_a_name_is_used()
    {
        HashSet<string?> used = VectorFiles.All.SelectMany(vector => vector.Telegrams).Select(telegram => telegram["error"]?.GetValue<string>()).ToHashSet();
        Assert.Empty(Enumerable.Range(0, 16).Select(code => ApplicationErrorText.Text((byte)code)).Where(text => !text.StartsWith("reserved", StringComparison.Ordinal)).Except(used));
    }

    [Fact]
    public void Every_quantity_unit_type_error_and_kind_is_used()
    {
        Assert.Empty(Unused<Quantity>());
        Assert.Empty(Unused<Unit>());
        Assert.Empty(Unused<DataType>());
        Assert.Empty(Unused<RecordError>());
        Assert.Empty(Unused<RecordFunction>());
        Assert.Empty(Unused<DateValidity>());
        Assert.Empty(Unused<HeaderKind>());
        Assert.Empty(Unused<TelegramContent>());
        Assert.Equal([RecordKind.None], Unused<RecordKind>());
    }

    private static IEnumerable<T> Unused<T>()
        where T : struct, Enum => Enum.GetValues<T>().Except(Used.Values.OfType<T>());

    private static UsedRows Collect()
    {
        UsedRows rows = new();
        foreach (byte[] bytes in VectorFiles.All.Where(vector => !vector.IsDamaged).SelectMany(vector => vector.Bytes))
            rows.Add(bytes);
        return rows;
    }

    /// <summary>The effects of the codes that are not reserved.</summary>
    private List<VifeEffect> Known(IEnumerable<int> codes, Func<int, string> record, bool isFromMaster)
    {
        List<VifeEffect> known = [];
        foreach (int code in codes)
        {
            if (Read(record(code), isFromMaster) != RecordError.UnknownVife)
                known.Add(_reader.GetEffect(0));
        }

        return known;
    }

    private RecordError Read(string record, bool isFromMaster = false)
    {
        Assert.True(Hex.TryParse(record, out byte[] bytes), record);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster);
        Assert.True(_reader.Read());
        return _reader.Error;
    }
}
