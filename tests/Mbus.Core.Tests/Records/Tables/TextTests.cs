namespace Mbus.Tests.Records;

public class TextTests
{
    [Fact]
    public void Every_quantity_has_a_name_of_its_own()
    {
        string[] names = Enum.GetValues<Quantity>().Select(QuantityText.Text).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.DoesNotContain("unknown", names.Skip(1));
    }

    [Fact]
    public void Every_unit_has_a_symbol_and_a_UCUM_code_of_its_own()
    {
        Unit[] units = Enum.GetValues<Unit>().Where(u => u != Unit.None && u != Unit.PlainText).ToArray();
        Assert.Equal(units.Length, units.Select(UnitText.Text).Where(t => t != "").Distinct().Count());
        Assert.Equal(units.Length, units.Select(UnitText.Ucum).Where(t => t != "").Distinct().Count());
        Assert.Equal("", Unit.None.Text() + Unit.None.Ucum() + Unit.PlainText.Text());
    }

    [Fact]
    public void Every_effect_has_a_text_and_a_reserved_one_its_code()
    {
        string[] texts = Enum.GetValues<VifeEffect>().Select(VifeEffectText.Text).ToArray();
        Assert.DoesNotContain(texts, t => t.StartsWith("VIFE", StringComparison.Ordinal));
        Assert.Equal("VIFE 10", ((VifeEffect)0x10).Text());
        Assert.Equal("VIFE FC 13", ((VifeEffect)0x113).Text());
        Assert.All(Enumerable.Range(0x80, 0x80), code => Assert.Equal($"VIFE {code:X2}", ((VifeEffect)code).Text()));
        Assert.Equal("/h", VifeEffect.PerHour.Ucum());
        Assert.Equal("", VifeEffect.FutureValue.Ucum());
        Assert.Equal("multiplied by 10^-2", ((VifeEffect)0x74).Text());
        Assert.Equal("10^-3 added", ((VifeEffect)0x78).Text());
    }

    [Fact]
    public void Every_error_of_a_record_has_a_text()
    {
        string[] texts = Enum.GetValues<RecordError>().Select(RecordErrorText.Text).ToArray();
        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.Equal("", RecordError.None.Text());
    }

    [Theory]
    [InlineData(0x02, "electricity")]
    [InlineData(0x07, "water")]
    [InlineData(0x0D, "heat and cooling")]
    [InlineData(0x16, "cold water")]
    [InlineData(0x3F, "reserved 3F")]
    public void Device_types_have_names(byte type, string name)
    {
        Assert.Equal(name, DeviceTypeText.Text(type));
    }
}
