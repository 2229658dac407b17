namespace Mbus.Tests.Bus;

public class SearchFindingsTests
{
    [Fact]
    public void Only_the_meters_that_were_added_are_counted()
    {
        SearchFindings findings = new(3);
        for (int added = 0; added <= 3; added++)
        {
            Assert.Equal((added, added, added == 3), (findings.Count, findings.CountIn(SecondaryAddress.Any), findings.IsFull));
            Assert.Equal(added, findings.CountWith(SearchPattern.DeviceType, 7));
            if (added < 3)
                findings.Add(Meter(0x12345670u + (uint)added));
        }
    }

    [Fact]
    public void A_meter_with_the_same_address_and_another_fabrication_number_is_another_meter()
    {
        SearchFindings findings = new(1);
        findings.Add(Meter(0x12345678, 0xFFFF1234));
        Assert.True(findings.Contains(Meter(0x12345678, 0xFFFF1234)));
        Assert.False(findings.Contains(Meter(0x12345678, 0xFFFF1235)));
        Assert.False(findings.Contains(Meter(0x12345679, 0xFFFF1234)));
    }

    [Theory]
    [InlineData(false, 0x12345678u, 0x12345679u)]
    [InlineData(true, 0x1234567Au, 0x12345679u)]
    [InlineData(true, 0x12345678u, 0xE2345679u)]
    [InlineData(true, 0x1234567Au, 0x1234567Bu)]
    public void One_identification_with_a_digit_A_to_E_is_enough(bool expected, params uint[] identifications)
    {
        SearchFindings findings = new(2);
        foreach (uint identification in identifications)
            findings.Add(Meter(identification));
        Assert.Equal(expected, findings.HasHexDigit);
    }

    private static SearchPattern Meter(uint identification, uint fabrication = SearchPattern.AnyDigits) =>
        new(SearchedBus.Meter(identification).Address, fabrication);
}
