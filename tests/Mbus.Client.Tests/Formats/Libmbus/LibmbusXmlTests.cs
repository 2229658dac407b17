using System.Buffers;
using System.Text;
using System.Xml.Linq;
using Mbus.Client.Formats;

namespace Mbus.Client.Tests.Formats;

public class LibmbusXmlTests
{
    [Fact]
    public void Our_own_telegrams_are_written_byte_for_byte_as_libmbus_prints_them()
    {
        Assert.Equal(29, LibmbusSamples.Own().Sum(Compare));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("error")]
    [InlineData("unsupported")]
    public void The_telegrams_of_libmbus_are_written_byte_for_byte_and_refused_where_it_refuses_them(string kind)
    {
        Assert.True(LibmbusSamples.Shared(kind).Sum(Compare) > 0);
    }

    [Fact]
    public void Of_several_telegrams_records_are_counted_through_and_name_their_telegram_and_when_it_came()
    {
        Frame[] telegrams = [LibmbusSamples.Telegram("0C 13 67 45 23 01 1F"), LibmbusSamples.Telegram("2F 01 FD 17 00")];
        DateTimeOffset[] received = [DateTimeOffset.Parse("2026-03-01T10:00:00.9+02:00"), DateTimeOffset.Parse("2026-03-01T08:00:04Z")];
        Assert.Equal(
            """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <MBusData>

                <SlaveInformation>
                    <Id>1</Id>
                    <Manufacturer>ELS</Manufacturer>
                    <Version>1</Version>
                    <ProductName></ProductName>
                    <Medium>Electricity</Medium>
                    <AccessNumber>3</AccessNumber>
                    <Status>00</Status>
                    <Signature>0000</Signature>
                </SlaveInformation>

                <DataRecord id="0" frame="0">
                    <Function>Instantaneous value</Function>
                    <StorageNumber>0</StorageNumber>
                    <Unit>Volume (m m^3)</Unit>
                    <Value>1234567</Value>
                    <Timestamp>2026-03-01T08:00:00Z</Timestamp>
                </DataRecord>

                <DataRecord id="1" frame="0">
                    <Function>More records follow</Function>
                    <Value></Value>
                    <Timestamp>2026-03-01T08:00:00Z</Timestamp>
                </DataRecord>

                <DataRecord id="2" frame="1">
                    <Function>Instantaneous value</Function>
                    <StorageNumber>0</StorageNumber>
                    <Unit>Error flags</Unit>
                    <Value>0</Value>
                    <Timestamp>2026-03-01T08:00:04Z</Timestamp>
                </DataRecord>

            </MBusData>

            """,
            Write(telegrams, received, normalised: false));
    }

    [Fact]
    public void Normalised_there_is_never_a_time_and_a_single_telegram_is_not_numbered()
    {
        Frame telegram = LibmbusSamples.Telegram("0C 13 67 45 23 01");
        string xml = Write([telegram], [DateTimeOffset.UnixEpoch.AddDays(20000)], normalised: true);
        Assert.DoesNotContain("Timestamp", xml);
        Assert.Contains("""<DataRecord id="0">""", xml);
        Assert.Contains("""<DataRecord id="1" frame="1">""", Write([telegram, telegram], [], normalised: true));
        Assert.Contains("<Timestamp>2024-10-04T00:00:00Z</Timestamp>", Write([telegram], [DateTimeOffset.UnixEpoch.AddDays(20000)], normalised: false));
    }

    [Fact]
    public void A_record_that_overflows_the_buffer_of_libmbus_is_written_whole()
    {
        string small = string.Concat(Enumerable.Repeat("00 74 ", 32));
        string quotes = string.Concat(Enumerable.Repeat("22 ", 84));
        string xml = Write([LibmbusSamples.Telegram($"{small} 0D 7C 54 {quotes} 54 {quotes} 00 13")], [], normalised: false);
        Assert.InRange(xml.IndexOf("id=\"32\""), 8192 - 1200, 8192 - 1024);
        Assert.InRange(xml.IndexOf("id=\"33\""), 8192, 8192 + 200);
        Assert.Equal(34, XDocument.Parse(xml.Replace("ISO-8859-1", "utf-8")).Root!.Elements("DataRecord").Count());
    }

    // libmbus: mbus_str_xml_encode replaces what iscntrl finds, which in the C locale is no byte above 7F.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_80_to_FF_of_a_text_pass_as_they_came_and_are_read_as_the_declared_ISO_8859_1(bool normalised)
    {
        byte[] all = [.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)];
        string reversed = Convert.ToHexString([.. all.Reverse()]);
        Frame telegram = LibmbusSamples.Telegram($"0A 5A 23 01 0D 78 80 {string.Join(' ', reversed.Chunk(2).Select(pair => new string(pair)))}");
        ArrayBufferWriter<byte> output = new();
        Assert.True(LibmbusXml.TryWrite(output, telegram, normalised, out string? refusal), refusal);

        Assert.True(output.WrittenSpan.IndexOf([.. "<Value>"u8, .. all, .. "</Value>"u8]) > 0);
        XElement root = XDocument.Load(new MemoryStream(output.WrittenSpan.ToArray())).Root!;
        XElement[] records = [.. root.Elements("DataRecord")];
        Assert.Equal(Encoding.Latin1.GetString(all), records[1].Element("Value")!.Value);
        Assert.Equal(normalised ? "\u00C2\u00B0C" : "Flow temperature (1e-1 deg C)", records[0].Element("Unit")!.Value);
    }

    [Fact]
    public void Writing_allocates_nothing_beyond_the_output()
    {
        Frame[] telegrams = LibmbusSamples.Own().Select(LibmbusSamples.Load).Where(f => f.Ci != ControlInformation.ApplicationError).ToArray();
        ArrayBufferWriter<byte> output = new(1 << 20);
        WriteAll(output, telegrams);
        output.ResetWrittenCount();

        long before = GC.GetAllocatedBytesForCurrentThread();
        WriteAll(output, telegrams);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(output.WrittenCount, 10_000, 1 << 20);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Times_must_be_given_for_each_telegram_or_for_none()
    {
        Assert.Throws<ArgumentException>(() => Write([], [], normalised: false));
        Assert.Throws<ArgumentException>(() => Write([LibmbusSamples.Telegram(""), LibmbusSamples.Telegram("")], [DateTimeOffset.UnixEpoch], normalised: false));
    }

    [Fact]
    public void Random_telegrams_are_written_or_refused_and_nothing_else()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        ArrayBufferWriter<byte> output = new(1 << 16);
        byte[] data = new byte[Frame.MaxData];
        byte[] frame = new byte[Frame.MaxLength];
        for (int i = 0; i < 100_000; i++)
        {
            int count = random.Next(data.Length + 1);
            random.NextBytes(data.AsSpan(0, count));
            int length = Frame.WriteLong(frame, 0, 0x08, 1, (byte)random.Next(0x70, 0x74), data, 0, count);
            Frame.TryParse(frame, 0, length, out Frame telegram);
            output.ResetWrittenCount();
            bool written = LibmbusXml.TryWrite(output, telegram, i % 2 == 0, out string? refusal);
            Assert.True(written ? output.WrittenSpan.EndsWith("</MBusData>\n"u8) : output.WrittenCount == 0 && refusal!.Length > 0, $"seed {seed}, telegram {i}");
        }
    }

    /// <summary>Compares a telegram in both forms. Returns how many were written.</summary>
    private static int Compare(string file)
    {
        return Compare(file, ".xml", normalised: false) + Compare(file, ".norm.xml", normalised: true);
    }

    private static int Compare(string file, string extension, bool normalised)
    {
        Frame frame = LibmbusSamples.Load(file);
        byte[]? ours = LibmbusSamples.Write(frame, normalised, out string? refusal);
        string expected = Path.ChangeExtension(file, extension);
        if (File.Exists(expected))
        {
            Assert.Equal(File.ReadAllText(expected), ours == null ? refusal : Encoding.UTF8.GetString(ours));
            Assert.Equal(File.ReadAllBytes(expected), ours);
            return 1;
        }

        Assert.True(ours == null, $"{file}{extension}: libmbus refuses it");
        string error = Path.ChangeExtension(file, extension.Replace(".xml", ".error.txt"));
        if (frame.Kind != FrameKind.None && File.Exists(error))
            Assert.Contains(Words(File.ReadAllText(error)), refusal);
        return 0;
    }

    /// <summary>What libmbus says, without where it says it.</summary>
    private static string Words(string error) => error.Split(": ")[^1].Trim() is { Length: > 0 } words ? words : "Failed to generate XML";

    private static void WriteAll(ArrayBufferWriter<byte> output, Frame[] telegrams)
    {
        foreach (Frame telegram in telegrams)
        {
            Assert.True(LibmbusXml.TryWrite(output, telegram, normalised: false, out _));
            Assert.True(LibmbusXml.TryWrite(output, telegram, normalised: true, out _));
        }
    }

    private static string Write(Frame[] telegrams, DateTimeOffset[] received, bool normalised)
    {
        ArrayBufferWriter<byte> output = new();
        Assert.True(LibmbusXml.TryWrite(output, telegrams, received, normalised, out string? refusal), refusal);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
