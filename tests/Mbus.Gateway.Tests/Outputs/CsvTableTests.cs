using Mbus.Gateway.Outputs;
using Mbus.Gateway.Store;
using Mbus.Gateway.Tests.Store;

namespace Mbus.Gateway.Tests.Outputs;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryStore _files = new();

    private string File => Path.Combine(_files.Folder, "table.csv");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_row_has_its_values_in_the_columns_of_the_header_and_a_new_quantity_adds_a_column()
    {
        CsvTable.Append(File, [Row(("energy Wh", "1"), ("volume m³", "2.50"))]);
        CsvTable.Append(File, [Row(("volume m³", "3")), Row() with { Error = "no answer, \"meter 5\"" }]);
        CsvTable.Append(File, [Row(("energy Wh, tariff 1", "-4"), ("energy Wh", "5"))]);
        CsvTable.Append(File, [Row(("energy Wh, tariff 1", "6"))]);
        Assert.Equal(
            """"
            time,meter,name,bus,address,error,energy Wh,volume m³,"energy Wh, tariff 1"
            2026-01-01T00:00:00Z,m,'=1,cellar,5,,1,2.50,
            2026-01-01T00:00:00Z,m,'=1,cellar,5,,,3,
            2026-01-01T00:00:00Z,m,'=1,cellar,5,"no answer, ""meter 5""",,,
            2026-01-01T00:00:00Z,m,'=1,cellar,5,,5,,-4
            2026-01-01T00:00:00Z,m,'=1,cellar,5,,,,6

            """".ReplaceLineEndings("\r\n"),
            System.IO.File.ReadAllText(File));
        Assert.Single(Directory.GetFiles(_files.Folder));
    }

    [Fact]
    public void A_row_that_a_crash_has_cut_is_removed()
    {
        CsvTable.Append(File, [Row(("a", "1"))]);
        System.IO.File.AppendAllText(File, "2026-01-01T00:00");
        CsvTable.Append(File, [Row(("a", "2"))]);
        Assert.Equal(["a", "1", "2"], System.IO.File.ReadLines(File).Select(line => line.Split(',')[^1]));

        System.IO.File.AppendAllText(File, "2026-01-01T00:00");
        CsvTable.Append(File, [Row(("b", "3"))]);
        Assert.Equal(["b", "", "", "3"], System.IO.File.ReadLines(File).Select(line => line.Split(',')[^1]));
    }

    [Fact]
    public void A_first_write_that_a_crash_has_cut_anywhere_is_done_again()
    {
        CsvTable.Append(File, [Row(("a", "1"))]);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        for (int length = 0; length <= whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            CsvTable.Append(File, [Row(("a", "2"))]);
            string[] expected = length == whole.Length ? ["a", "1", "2"] : ["a", "2"];
            Assert.Equal(expected, System.IO.File.ReadLines(File).Select(line => line.Split(',')[^1]));
        }
    }

    [Fact]
    public void Another_file_is_refused_and_not_changed()
    {
        System.IO.File.WriteAllText(File, "a,b\n1,2\n");
        string message = Assert.Throws<IOException>(() => CsvTable.Append(File, [Row(("a", "1"))])).Message;
        Assert.EndsWith("is not a table of readings: its first line is \"a,b\". Expected time,meter,name,bus,address,error,... Use another file.", message, StringComparison.Ordinal);
        Assert.Equal("a,b\n1,2\n", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task The_output_writes_one_file_for_each_local_day()
    {
        CsvFiles output = new("csv", _files.Folder, TemporaryStore.Vienna);
        StoredReading[] readings = [StoredReadings.Of(1, 0, "2026-01-01T22:59:59Z", "flat 1"), StoredReadings.Of(2, 1, "2026-01-01T23:00:00Z")];
        await output.DeliverAsync(readings, _ => null, TestContext.Current.CancellationToken);
        string[] first = System.IO.File.ReadAllLines(Path.Combine(_files.Folder, "mbus-2026-01-01.csv"));
        Assert.Equal("time,meter,name,bus,address,error,energy Wh,volume m³,power W,volume flow m³/h,flow temperature °C,return temperature °C,temperature difference K,on time h", first[0]);
        Assert.Equal("2026-01-01T22:59:59Z,00000001-TST-01-04,flat 1,cellar,5,,10001000,700.01,12000,2,71.2,44.8,26.4,40000", first[1]);
        Assert.StartsWith("2026-01-01T23:00:00Z,00000002-TST-01-04,,cellar,5,,10005000,", System.IO.File.ReadAllLines(Path.Combine(_files.Folder, "mbus-2026-01-02.csv"))[1], StringComparison.Ordinal);
    }

    private static CsvRow Row(params (string Column, string Value)[] values) => new(
        Telegrams.At("2026-01-01T01:00:00+01:00"), "m", "=1", "cellar", "5", "", [.. values.Select(value => KeyValuePair.Create(value.Column, value.Value))]);
}
