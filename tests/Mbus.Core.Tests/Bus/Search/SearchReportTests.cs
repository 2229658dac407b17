namespace Mbus.Tests.Bus;

public class SearchReportTests
{
    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(3, 0, false)]
    [InlineData(0, 3, false)]
    [InlineData(0, 2, true)]
    public void Three_answers_need_three_meters_with_or_without_an_address(int named, int unnamed, bool isMissing)
    {
        SearchReport report = ReportOf(answers: 3);
        for (int i = 0; i < named; i++)
            report.AddMeter(PatternOf(SearchedBus.Bcd(i)));
        for (int i = 0; i < unnamed; i++)
            report.AddWithoutData(PatternOf(SearchedBus.Bcd(1000 + i)));
        Assert.Equal(isMissing, report.HasMissingMeters);
    }

    [Fact]
    public void Inseparable_meters_explain_any_number_of_answers()
    {
        SearchReport report = ReportOf(answers: 200);
        report.AddInseparable(PatternOf(0x12345678));
        Assert.False(report.HasMissingMeters);
    }

    [Fact]
    public void A_known_meter_is_no_finding_and_counts_once()
    {
        SearchReport report = ReportOf(answers: 2);
        report.AddMeter(PatternOf(0x12345678));
        Assert.Equal(SearchFinding.Meter, report.Finding);
        report.Clear();
        report.AddMeter(PatternOf(0x12345678));
        Assert.Equal((SearchFinding.None, true), (report.Finding, report.HasMissingMeters));
    }

    private static SearchReport ReportOf(int answers) => new(new SearchState(SecondaryAddress.Any, false) { AnswersToAll = answers });

    private static SearchPattern PatternOf(uint identification) => new(SearchedBus.Meter(identification).Address, SearchPattern.AnyDigits);
}
