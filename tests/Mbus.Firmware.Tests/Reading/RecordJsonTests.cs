using System.Text;
using System.Text.Json;
using Mbus.Client;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Firmware;

namespace Mbus.Tests.Firmware.Reading;

/// <summary>The device and the Raspberry Pi write the same JSON for a record.</summary>
public class RecordJsonTests
{
    private static readonly string[] Members = ["function", "storage", "tariff", "subunit", "quantity", "unit", "type", "value", "effects", "raw"];

    public static TheoryData<string> Samples
    {
        get
        {
            TheoryData<string> samples = [];
            foreach (string folder in new[] { "tests/Mbus.Client.Tests/Formats/Samples", "tests/Mbus.Client.Tests/Formats/Libmbus/Samples" })
            {
                foreach (string file in Directory.EnumerateFiles(Repository.Folder(folder), "*.hex").Order())
                    samples.Add(Path.GetRelativePath(Repository.Folder(""), file));
            }

            return samples;
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Both_bridges_write_the_same_record(string file)
    {
        Assert.True(Hex.TryParse(File.ReadAllText(Repository.Folder(file)), out byte[] bytes));
        JsonElement[] expected = [.. Capture.Read(bytes).Readings.SelectMany(Records)];
        JsonElement[] written = [.. Frames(bytes).SelectMany(Written)];

        Assert.Equal(expected.Length, written.Length);
        for (int i = 0; i < written.Length; i++)
            Assert.All(Members, member => Assert.Equal(Raw(expected[i], member), Raw(written[i], member)));
    }

    // The writers may escape different characters of a text.
    private static string Raw(JsonElement record, string member) =>
        record.GetProperty(member) is { ValueKind: JsonValueKind.String } text ? $"{member}: \"{text.GetString()}\"" : $"{member}: {record.GetProperty(member).GetRawText()}";

    private static IEnumerable<JsonElement> Records(MeterReading reading) =>
        JsonDocument.Parse(ReadingJson.Format(reading)).RootElement.GetProperty("records").EnumerateArray();

    private static IEnumerable<Frame> Frames(byte[] bytes)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            int length = Frame.Examine(bytes, at, bytes.Length - at);
            bool isFrame = Frame.TryParse(bytes, at, Math.Max(0, length), out Frame frame);
            if (isFrame)
                yield return frame;
            at += isFrame ? length : 1;
        }
    }

    private static IEnumerable<JsonElement> Written(Frame frame)
    {
        RecordReader reader = new();
        reader.Reset(TelegramHeader.Read(frame));
        TextBuffer page = new();
        while (reader.Read())
        {
            if (!RecordJson.HasContent(reader))
                continue;

            page.ReturnTo(0);
            RecordJson.Write(page, reader, 1);
            Assert.False(page.IsFull);
            yield return JsonDocument.Parse(Encoding.UTF8.GetString(page.Bytes, 0, page.Count)).RootElement;
        }
    }
}
