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
}
