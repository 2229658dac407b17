using System.Text;
using System.Text.Json;

namespace Mbus.Tool.Tests.Gateway;

/// <summary>The commands that use the store of a gateway, after an import of three readings on two days.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mbus-store-").FullName;

    private string Store => Path.Combine(_folder, "store");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Meters_have_their_last_values_with_the_units_of_people()
    {
        await ImportAsync();
        Assert.Equal(
            "12345678-TST-01-02  cellar  5  2026-01-02 10:00:00  energy 48214 kWh; energy 10 kWh, tariff 1\n",
            (await RunAsync("meters")).Output);
        JsonElement meter = JsonDocument.Parse((await RunAsync("meters", "--format", "json")).Output).RootElement;
        Assert.Equal(("12345678-TST-01-02", "2026-01-01T08:00:00Z"), (meter.GetProperty("meter").GetString(), meter.GetProperty("firstRead").GetString()));
    }

    [Fact]
    public async Task The_history_has_every_value_or_the_first_of_each_day()
    {
        await ImportAsync();
        string[] history = ["history", "12345678", "--from", "2026-01-01", "--to", "2026-02-01", "--quantity", "energy"];
        Assert.Equal(
            """
            2026-01-01T08:00:00Z  energy 48212 kWh
            2026-01-01T09:00:00Z  energy 48213 kWh
            2026-01-02T10:00:00Z  energy 48214 kWh
            2026-01-01T08:00:00Z  energy 10 kWh, tariff 1
            2026-01-01T09:00:00Z  energy 10 kWh, tariff 1
            2026-01-02T10:00:00Z  energy 10 kWh, tariff 1

            """,
            (await RunAsync(history)).Output);
        Assert.Equal(
            """
            time,quantity,unit,function,storage,tariff,subunit,detail,value
            2026-01-01T08:00:00Z,energy,Wh,instantaneous,0,0,0,,48212000
            2026-01-02T10:00:00Z,energy,Wh,instantaneous,0,0,0,,48214000
            2026-01-01T08:00:00Z,energy,Wh,instantaneous,0,1,0,,10000
            2026-01-02T10:00:00Z,energy,Wh,instantaneous,0,1,0,,10000

            """.ReplaceLineEndings("\r\n"),
            (await RunAsync([.. history, "--every", "1d", "--format", "csv"])).Output);
        Assert.Equal("", (await RunAsync("history", "12345678", "--from", "2026-01-03", "--to", "2026-02-01")).Output);
    }

    [Fact]
    public async Task An_export_is_imported_once_and_a_copy_is_the_same_store()
    {
        string export = await ImportAsync();
        Assert.Equal(export, (await RunAsync("gateway", "export")).Output);
        Assert.Equal("0 readings were added, 3 were already in the store.\n", (await RunWithAsync(export, "gateway", "import", "-")).Output);
        Assert.Equal($"The store in {Store} is sound.\n", (await RunAsync("gateway", "check")).Output);
        Assert.EndsWith(" days were decoded again.\n", (await RunAsync("gateway", "decode")).Output, StringComparison.Ordinal);

        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "copy")).FullName, "mbus.db");
        Assert.Equal(ExitCode.Done, (await RunAsync("gateway", "backup", copy)).ExitCode);
        Assert.Equal(export, (await Mbus.RunAsync("gateway", "export", "--store", Path.GetDirectoryName(copy)!)).Output);
        Assert.Contains($"{copy} exists", (await RunAsync("gateway", "backup", copy)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_name_what_is_missing()
    {
        Assert.Contains(Store, (await RunAsync("meters")).Error, StringComparison.Ordinal);
        await ImportAsync();
        Assert.Contains("Expected the identity of one: 12345678-TST-01-02.", (await RunAsync("history", "99999999")).Error, StringComparison.Ordinal);
        Assert.Contains("standard input, line 1", (await RunWithAsync("{}\n", "gateway", "import", "-")).Error, StringComparison.Ordinal);
    }

    private async Task<string> ImportAsync()
    {
        (string Time, int Energy)[] readings = [("2026-01-01T08:00:00Z", 48212), ("2026-01-01T09:00:00Z", 48213), ("2026-01-02T10:00:00Z", 48214)];
        string lines = string.Concat(readings.Select(one =>
            $$"""{"time":"{{one.Time}}","meter":"12345678-TST-01-02","bus":"cellar","address":"5","telegrams":["{{TelegramOf(one.Energy)}}"]}""" + "\n"));
        Assert.Equal("3 readings were added, 0 were already in the store.\n", (await RunWithAsync(lines, "gateway", "import", "-")).Output);
        return lines;
    }

    // Meter 12345678 TST: energy in kWh (0C 06), and 10 kWh in tariff 1 (8C 10 06).
    private static string TelegramOf(int energy)
    {
        string digits = energy.ToString("D8");
        byte[] body = Convert.FromHexString($"080572785634127452010200000000" + $"0C06{digits[6..8]}{digits[4..6]}{digits[2..4]}{digits[0..2]}" + "8C100610000000");
        byte checksum = (byte)body.Sum(one => one);
        return Convert.ToHexString([0x68, (byte)body.Length, (byte)body.Length, 0x68, .. body, checksum, 0x16]);
    }

    private Task<Result> RunAsync(params string[] arguments) => RunWithAsync("", arguments);

    private Task<Result> RunWithAsync(string input, params string[] arguments) =>
        Mbus.RunAsync(Encoding.UTF8.GetBytes(input), [.. arguments, "--store", Store], new Dictionary<string, string> { ["TZ"] = "UTC" });
}
