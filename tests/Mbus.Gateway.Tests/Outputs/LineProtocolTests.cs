using System.Text;
using Mbus.Gateway.Outputs;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Outputs;

public sealed class LineProtocolTests : IDisposable
{
    private const string Fields =
        "energy_Wh=10001000,volume_m³=700.01,power_W=12000,volume_flow_m³/h=2,flow_temperature_°C=71.2,return_temperature_°C=44.8,temperature_difference_K=26.4,on_time_h=40000";

    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(null, "mbus,bus=cellar,meter=00000001-TST-01-04 ")]
    [InlineData("", "mbus,bus=cellar,meter=00000001-TST-01-04 ")]
    [InlineData("flat 1, left=\\", "mbus,bus=cellar,meter=00000001-TST-01-04,name=flat\\ 1\\,\\ left\\=/ ")]
    [InlineData("flat\n1", "mbus,bus=cellar,meter=00000001-TST-01-04,name=flat_1 ")]
    public void A_reading_is_one_line_with_a_field_for_each_series(string? name, string expected) =>
        Assert.Equal($"{expected}{Fields} 1767225600\n", Line(StoredReadings.Of(1, 0, "2026-01-01T00:00:00Z", name)));

    [Fact]
    public void Series_with_other_storage_have_names_of_their_own()
    {
        string line = Line(StoredReadings.Of(1, 0, "2026-01-01T00:00:00Z", null, Telegrams.StoredEnergy(1, new DateOnly(2025, 12, 31), 77)));
        Assert.Contains(",energy_Wh_storage_1=77000 ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_those_of_the_local_days_and_a_cut_line_is_removed()
    {
        string first = Path.Combine(_files.Folder, "lines", "mbus-2026-01-01.lp");
        LineProtocolFiles output = new("lines", Path.Combine(_files.Folder, "lines"), TemporaryStore.Vienna);
        await DeliverAsync(output, "2026-01-01T22:59:59Z", "2026-01-01T23:00:00Z");
        await File.AppendAllTextAsync(first, "mbus,bus=cel", TestContext.Current.CancellationToken);
        await DeliverAsync(output, "2026-01-01T12:00:00Z");
        Assert.Equal(["1767308399", "1767268800"], File.ReadLines(first).Select(line => line.Split(' ')[^1]));
        Assert.Equal(["1767308400"], File.ReadLines(Path.Combine(_files.Folder, "lines", "mbus-2026-01-02.lp")).Select(line => line.Split(' ')[^1]));
    }

    private static Task DeliverAsync(IOutput output, params string[] times) =>
        output.DeliverAsync([.. times.Select(time => StoredReadings.Of(1, 0, time))], _ => null, TestContext.Current.CancellationToken);

    private static string Line(StoredReading stored)
    {
        StringBuilder lines = new();
        LineProtocol.Append(lines, stored, stored.Decode());
        return lines.ToString();
    }
}
