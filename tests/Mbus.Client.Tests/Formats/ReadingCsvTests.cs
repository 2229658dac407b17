using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Formats;

public class ReadingCsvTests
{
    private static readonly int Columns = ReadingCsv.Header.Split(',').Length;

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void A_sample_is_as_expected(string name)
    {
        string csv = ReadingCsv.Header + ReadingCsv.Format(Sample.Read(name));
        Assert.Equal(Sample.Expected($"{name}.csv"), csv.Replace("\r\n", "\n"));
        Assert.DoesNotContain('\n', csv.Replace("\r\n", ""));
    }

    [Fact]
    public void Every_recorded_telegram_has_a_line_for_each_record_and_notice_with_every_column()
    {
        foreach ((string name, byte[] bytes) in Recorded.All())
        {
            foreach (MeterReading reading in Capture.Read(bytes).Readings)
            {
                List<string[]> lines = Parse(ReadingCsv.Format(reading));
                Assert.All(lines, line => Assert.True(line.Length == Columns, $"{name}: {string.Join('|', line)}"));
                Assert.Equal(reading.Records.Sum(record => 1 + (record.Profile?.Values.Count ?? 0)) + reading.Telegrams.Count(t => t.Notice != null || t.Damage != null), lines.Count);
            }
        }
    }

    [Fact]
    public void Fields_come_back_as_they_were()
    {
        MeterReading reading = MeterReading.FromUserData(Recorded.Bytes("78 0D FD 11 08 20 22 2C 61 22 2C 0A 20"));
        string[] line = Assert.Single(Parse(ReadingCsv.Format(reading)));
        Assert.Equal(" \\x0A,\"a,\" ", line[Array.IndexOf(ReadingCsv.Header.Split(','), "value")]);
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+1+cmd", "'+1+cmd")]
    [InlineData("-1+cmd", "'-1+cmd")]
    [InlineData(" =1", "' =1")]
    [InlineData("\t=1", "\\x09=1")]
    [InlineData("\r=1", "\\x0D=1")]
    [InlineData("-5", "-5")]
    [InlineData("a=b", "a=b")]
    public void A_text_of_a_meter_is_not_a_formula(string text, string expected)
    {
        // Text is sent last character first.
        string hex = string.Join(' ', text.Reverse().Select(c => ((byte)c).ToString("X2")));
        MeterReading reading = MeterReading.FromUserData(Recorded.Bytes($"78 0D FD 11 {text.Length:X2} {hex}"));
        Assert.Equal(expected, Value(reading));
    }

    [Theory]
    [InlineData("02 5B F6 FF", "-10")]
    [InlineData("05 13 00 00 80 C0", "-0.004")]
    public void A_negative_number_stays_a_number(string record, string expected) =>
        Assert.Equal(expected, Value(MeterReading.FromUserData(Recorded.Bytes($"78 {record}"))));

    private static string Value(MeterReading reading) =>
        Assert.Single(Parse(ReadingCsv.Format(reading)))[Array.IndexOf(ReadingCsv.Header.Split(','), "value")];

    /// <summary>A reader of RFC 4180.</summary>
    private static List<string[]> Parse(string csv)
    {
        List<string[]> lines = [];
        List<string> line = [];
        for (int at = 0; at < csv.Length;)
        {
            line.Add(csv[at] == '"' ? Quoted(csv, ref at) : Plain(csv, ref at));
            if (csv[at] == ',')
            {
                at++;
                continue;
            }

            Assert.Equal("\r\n", csv.Substring(at, 2));
            at += 2;
            lines.Add([.. line]);
            line.Clear();
        }

        return lines;
    }

    private static string Plain(string csv, ref int at)
    {
        int start = at;
        at = csv.IndexOfAny([',', '\r'], at);
        return csv[start..at];
    }

    private static string Quoted(string csv, ref int at)
    {
        int end = csv.IndexOf('"', at + 1);
        while (csv[end + 1] == '"')
            end = csv.IndexOf('"', end + 2);
        string field = csv[(at + 1)..end].Replace("\"\"", "\"");
        at = end + 1;
        return field;
    }
}
