using System.Text;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Fuzz;
using Mbus.Gateway.Settings;
using Mbus.Tool.Commands;
using Mbus.Tool.Rows;
using Mbus.Tool.Settings;

namespace Mbus.Tool.Tests.Fuzz;

/// <summary>Parses mutated files: only documented exceptions, bounded memory, no unescaped control characters in the output.</summary>
public class FuzzTests
{
    private const string Trace = """
        # mbus trace 1, line sim, 2026-11-28T00:00:00Z
        0.000000 0 connect 127.0.0.1:50000
        0.102345 0 > 10 5B 03 5E 16
        0.102390 bus < 10 5B
        0.102395 bus < 03 5E 16
        0.125306 bus sent
        0.130000 bus note Expired
        0.290417 bus damaged 68 18
        """;

    private const string SettingsText = """
        // All settings.
        {"on": "/dev/ttyAMA0,slack=1s", "baud": 9600, "timeout": "500ms", "retries": 3, "format": "json", "key": "0102030405060708090A0B0C0D0E0F10",
         "bridge": {"listen": ["0.0.0.0:10001", "[::1]:10001"], "allow": ["192.168.1.0/24", "::ffff:10.0.0.0/104", "fe80::/10"], "readOnly": true, "on": "usb:0403:6001:A1#0"}}
        """;

    private const string List = """
        # The cellar.
          1  11223344496A0116  ZRI, version 1, cold water (16)
        5012004168502606  TCH
        12345678TST0107/11223344  TST
        """;

    private const string Hex = "68 1F 1F 68 08 02 72 78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02 18 16\nE5 0x10, 0x5B:01-5C;16";

    private static readonly Dictionary<string, IReadOnlyCollection<string>> Sections = new() { ["bridge"] = ["listen", "allow", "readOnly", "on"] };

    [Fact]
    public void Mutated_settings_are_parsed_or_rejected() =>
        Mutations.OfText([SettingsText], text =>
        {
            Defaults file = Defaults.Of(SettingsFile.Parse(Encoding.UTF8.GetBytes(text), "mbus.json"), _ => null, Sections);
            foreach (string name in Defaults.Shared)
                file.Find("bridge", name, name is "baud" or "retries" ? SettingKind.Number : SettingKind.Text);
            file.Find("bridge", "readOnly", SettingKind.Flag);
            Each(file, "listen", value => ListenText.ParseEndPoint(value));
            Each(file, "allow", value => AllowedNetwork.Hint(AllowedNetwork.Parse(value)));
            Each(file, "on", value => Arguments.ParseLine(value));
        });

    [Fact]
    public void Mutated_traces_are_printed_or_rejected() => Mutations.OfText([Trace], text => Printed(output => ReplayCommand.Print(new StringReader(text), output, new RowPrinter(RowFormat.Text))));

    [Fact]
    public void Mutated_lists_of_meters_are_parsed_or_rejected() =>
        Mutations.OfText([List], text =>
        {
            foreach (ListedMeter meter in MeterList.ReadList(new StringReader(text), "a list"))
                PlainText.Check(MeterText.Describe(meter.Address));
        });

    [Fact]
    public void Mutated_hexadecimal_telegrams_are_decoded_or_rejected() =>
        Mutations.OfText([Hex], text => Printed(output =>
        {
            using HexStream bytes = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a file");
            foreach (CaptureItem item in Capture.Read(bytes))
                output.WriteLine(item.Damage ?? item.Reading!.Telegrams[0].Description);
        }));

    [Fact]
    public void Mutated_search_states_are_parsed_or_rejected() =>
        Mutations.OfText(["FFFFFFFFFFFFFFFF hex=0 12FFFFFFFFFFFFFFi =12345678TST0107 =12345678TST0107/11223344", "12345678FFFFFFFF new"], text =>
        {
            SecondarySearch? search = SecondarySearch.FromText(text);
            PlainText.Check(search?.ToString() ?? "");
        });

    private static void Each(Defaults file, string name, Action<string> read)
    {
        foreach (string value in file.Find("bridge", name, name == "on" ? SettingKind.Text : SettingKind.List)?.Values ?? [])
            read(value);
    }

    private static void Printed(Action<TextOutput> print)
    {
        StringWriter written = new();
        try
        {
            print(new TextOutput(() => written));
        }
        finally
        {
            PlainText.Check(written.ToString());
        }
    }
}
