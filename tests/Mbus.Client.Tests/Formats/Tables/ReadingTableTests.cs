using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Formats;

public class ReadingTableTests
{
    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void A_sample_is_as_expected(string name) => Assert.Equal(Sample.Expected($"{name}.txt"), ReadingTable.Format(Sample.Read(name)));

    [Fact]
    public void Every_recorded_telegram_is_at_most_100_columns_wide_and_commands_no_terminal()
    {
        foreach ((string name, byte[] bytes) in Recorded.All())
        {
            foreach (string line in Capture.Read(bytes).Readings.SelectMany(reading => ReadingTable.Format(reading).Split('\n')))
            {
                Assert.True(line.Length <= 100, $"{name}: {line}");
                Assert.DoesNotContain(line, char.IsControl);
                Assert.Equal(line.TrimEnd(), line);
            }
        }
    }

    [Fact]
    public void At_40_columns_the_parts_of_a_record_are_below_each_other_and_no_number_is_broken()
    {
        int records = 0;
        foreach ((string name, byte[] bytes) in Recorded.All())
        {
            foreach (MeterReading reading in Capture.Read(bytes).Readings)
            {
                string table = ReadingTable.Format(reading, 40);
                Assert.All(table.Split('\n'), line => Assert.True(line.Length <= 40 && line.TrimEnd() == line, $"{name}: {line}"));
                foreach (RecordReading record in reading.Records.Where(record => record.ValueKind == ValueKind.Number && record.ValueText.Length <= 24))
                {
                    TableCells value = new();
                    DisplayValue.Append(value, record);
                    Assert.Contains(value.Last.ToString(), table);
                    records++;
                }
            }
        }

        Assert.True(records > 100, $"{records} records with a number");
    }

    [Fact]
    public void A_narrow_table_is_as_expected()
    {
        MeterReading reading = MeterReading.Parse("681F1F680802727856341224400107550000000313153100DA023B13018B60043718021816");
        Assert.Equal(
            """
            Meter 12345678 PAD (PadMess, Germany),
            version 1 (01h), water (07)
              primary address 2, access number 85,
              status 00 (ok), 1 telegram

              1  volume
                   12.565 m³
              2  volume flow, maximum, storage 5
                   0.113 m³/h
              3  energy, tariff 2, subunit 1
                   218.37 kWh

            """.ReplaceLineEndings("\n"),
            ReadingTable.Format(reading, 40));
    }
}
