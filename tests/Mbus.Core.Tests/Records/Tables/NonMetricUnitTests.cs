namespace Mbus.Tests.Records;

/// <summary>VIFE 3D: the table of annex C of the CEN draft of EN 13757-3, over all primary VIFs.</summary>
public class NonMetricUnitTests
{
    // First and last VIF, unit, power of ten of the first; each next one is ten times larger. kBTU is 10^3 BTU.
    private static readonly (int First, int Last, Unit Unit, int Exponent)[] Table =
    [
        (0x00, 0x07, Unit.Btu, 3 - 3),
        (0x10, 0x17, Unit.UsGallon, -3),
        (0x28, 0x2F, Unit.BtuPerSecond, -3),
        (0x40, 0x47, Unit.UsGallonPerMinute, -3),
        (0x58, 0x5B, Unit.Fahrenheit, -3),
        (0x5C, 0x5F, Unit.Fahrenheit, -3),
        (0x60, 0x63, Unit.Fahrenheit, -3),
        (0x64, 0x67, Unit.Fahrenheit, -3),
    ];

    // The power of ten of other VIFEs is kept: none, 10^3 (7D), 10^-6 (70).
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-6)]
    public void The_VIFs_of_the_table_have_a_non_metric_unit_and_the_others_keep_their_meaning(int multiplier)
    {
        for (int vif = 0; vif < 0x80; vif++)
        {
            int metric = VifTable.Find(vif);
            metric = Meaning.WithExponent(metric, Meaning.ExponentOf(metric) + multiplier);
            int meaning = metric;
            (int first, int last, Unit unit, int exponent) = Table.LastOrDefault(row => row.First <= vif && vif <= row.Last);
            bool hasUnit = unit != Unit.None;

            Assert.Equal((vif, hasUnit), (vif, NonMetricUnit.TryReplace(ref meaning, vif)));
            Assert.Equal(hasUnit ? Meaning.WithUnit(metric, unit, exponent + vif - first + multiplier) : metric, meaning);
        }
    }
}
