using System.Buffers;
using System.Text;
using Mbus.Client.Formats;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Formats;
using Mbus.Client.Tests.Readings;
using Mbus.Server.Bridge;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Fuzz;

/// <summary>Mutated inputs of every kind: no exception but the documented ones, bounded memory, nothing unescaped in any output.</summary>
public class FuzzTests
{
    private const string Trace = """
        # mbus trace 1, line sim, 2026-11-28T00:00:00Z
        0.000000 0 connect 127.0.0.1:50000
        0.102345 0 > 10 5B 03 5E 16
        0.102390 bus < 10 5B 03 5E 16
        0.125306 bus sent
        0.130000 bus note Expired
        0.290417 bus damaged 68 18
        0.300000 0 close
        """;

    private const string Meter = """{"primaryAddress": 5, "identification": "12345678", "manufacturer": "TST", "version": 1, "deviceType": 7, "telegrams": [{"records": [{"record": "0C 13", "value": 5, "perHour": 1e3}, {"record": "04 6D", "clock": true}, {"record": "0D FD 11", "text": "Flat"}, {"record": "0C 78", "hex": "44 33 22 11"}, {"record": "42 6C", "date": "2026-01-01"}], "data": "01 13 05"}, {"recorded": "72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09"}], "alarm": "01", "faults": [{"fault": "lateAnswer", "every": 2}]}""";

    private static readonly string[] Texts =
    [
        "2026-11-29T12:00:00Z RX 6863636808FD721211070301060807A62850A52F2F041305000000046D2531E3220C780000000003FD170C000C84046D3BB7DF28840413050000008D04931F1634FE05000000050000000500000005000000050000000F2F2F2F2F2F2F2F2F2F2F2F2F01FD7BAF1316\nend\n",
        "90 0F 00 2C 25 B3 0A 00 00 AF 5D 74 DF 73 A6 00 D9 72 78 56 34 12 93 15 33 03 75 00 20 07 10 90 58 47 5F 4B C9 1D F8 78 B8 0A 1B 0F 98 B6 29 02 4A AC 72 79 42 BF C5 49 23 3C 01 40 82 9B 93",
        "780202D20402152E16022A3423\n79313B42A6D2042E163423\n6908313B02020215022A\n",
        "1E442D2C785634121B167A2A0000000C132704850202FD49D204026C9F2C2F",
        "00000000: 6813 1368 0801 7278 5634 1274 5201 0705  h..h..rxV4.tR...\n00000010: 0000 0001 7a03 1f00 16                   ....z....\n",
        "[104, 3, 3, 104, 8, 1, 112, 121, 22]\nb'h\\x03\\x03h\\x08\\x01py\\x16'\naAMDaAgBcHkW\n",
        "72 78563412 4204 02 02 01 00 0000 02FDC9FF8101 EE00 4EEDEB00 004613150814 07FFA600 0100000000000000 8D04931E3A3CFE000000 0779414620689344470C",
    ];

    private static readonly byte[] Key = new byte[16];
    private static readonly string[] Names = ["water", "heat", "odd", "labels", "invalid", "encrypted", "fixed", "busy"];

    // What libmbus escapes: every control character becomes a blank. Bytes from 80 on it leaves.
    private static readonly SearchValues<byte> NotInXml = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(b => b != '\n').Select(b => (byte)b), 0x7F]);

    [Fact]
    public void Mutated_telegrams_in_every_format() =>
        Mutations.OfBytes([.. Names.Select(name => Recorded.Bytes(Sample.Expected($"{name}.hex"))), .. Bodies()], bytes =>
        {
            foreach (CaptureItem item in Capture.Read(new MemoryStream(bytes), Key))
            {
                PlainText.Check(Printable.Text(item.Damage ?? ""));
                if (item.Reading != null)
                    CheckFormats(item.Reading);
            }
        });

    /// <summary>Text in which telegrams are found, and telegrams of the new forms: profiles, authentication layer, compact and wireless frames.</summary>
    [Fact]
    public void Mutated_texts_in_every_format() =>
        Mutations.OfText(Texts, text =>
        {
            DecodeOptions options = new() { Key = Key, Formats = new RecordFormats() };
            try
            {
                foreach (CaptureItem item in Capture.ReadText(new MemoryStream(Encoding.UTF8.GetBytes(text)), "text", options))
                {
                    PlainText.Check(Printable.Text(item.Damage ?? ""));
                    if (item.Reading != null)
                        CheckFormats(item.Reading);
                }
            }
            catch (FormatException e)
            {
                PlainText.Check(Printable.Text(e.Message));
            }
        });

    [Fact]
    public void Mutated_traces() =>
        Mutations.OfText([Trace], text =>
        {
            foreach (TraceEntry entry in TraceReader.Read(new StringReader(text)))
                PlainText.Check(Printable.Text(entry.Text));
        });

    [Fact]
    public void Mutated_simulation_files() =>
        Mutations.OfText([$$"""{"start": "2026-03-01T12:00:00", "meters": [{{Meter}}], "faults": [{"fault": "babble", "bytes": 3}]}"""], text => Run(BusDefinition.Parse(text, "bus.json")));

    [Fact]
    public void Mutated_answers_of_a_server_of_RFC_2217()
    {
        Rfc2217Codec codec = new();
        byte[][] samples = [.. new[] { "FFFB2CFFFD2CFFFB00FFFD00", "FFFA2C6500000960FFF0", "FFFA2C6602FFF0", "68FFFF16E5", "FFFA2C6A04FFF0" }.Select(Convert.FromHexString)];
        Mutations.OfBytes(samples, wire =>
        {
            byte[] data = new byte[wire.Length];
            Assert.InRange(codec.Feed(wire, data), 0, wire.Length);
            Assert.InRange(codec.TakeReplies().Length, 0, wire.Length + 3);
        });
    }

    private static IEnumerable<byte[]> Bodies() => Names[..7].Select(name => Sample.Read(name).Telegrams[0].Bytes[6..^2].ToArray());

    private static void CheckFormats(MeterReading reading)
    {
        PlainText.Check(ReadingTable.Format(reading));
        PlainText.Check(ReadingCsv.Format(reading));
        PlainText.Check(ReadingJson.Format(reading));
        using (System.Text.Json.JsonDocument.Parse(ReadingJson.Format(reading)))
        {
        }

        foreach (TelegramReading telegram in reading.Telegrams)
        {
            PlainText.Check(telegram.Description);
            foreach (ExplainedBytes line in TelegramExplanation.Of(telegram))
                PlainText.Check($"{line.Field} {line.Meaning}");
            ArrayBufferWriter<byte> xml = new();
            byte[] bytes = telegram.Bytes.ToArray();
            if (Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && LibmbusXml.TryWrite(xml, frame, normalised: false, out _))
                Assert.False(xml.WrittenSpan.ContainsAny(NotInXml), Encoding.Latin1.GetString(xml.WrittenSpan));
        }
    }

    // Two requests to each of the first meters.
    private static void Run(BusDefinition definition)
    {
        SimulatedBus bus = new(definition, new LineTiming(2400, 0));
        byte[] request = new byte[Frame.ShortLength];
        foreach (MeterDefinition meter in definition.Meters.Take(3))
        {
            foreach (long wait in (long[])[1_000_000, 600_000_000])
            {
                Frame.WriteShort(request, 0, 0x5B, meter.PrimaryAddress);
                long end = bus.Transmit(request, bus.Now) + wait;
                for (int heard = 0; heard < 1000 && bus.Advance(end, out _); heard++)
                {
                }
            }
        }
    }
}
