using System.Text.Json;
using System.Text.RegularExpressions;
using Mbus.Client.Readings;
using Capture = Mbus.Client.Readings.Capture;

namespace Mbus.Client.Tests.Readings;

/// <summary>The telegrams of other projects, with what those and libmbus say of them; where we say something else, and why.</summary>
public partial class ExpectedTelegramTests
{
    [Fact]
    public void Telegrams_have_the_values_of_other_programs_but_for_the_listed_differences()
    {
        string folder = Recorded.Folder();
        List<string> found = [];
        foreach ((string place, string project, string libmbus) in ExpectedTelegrams.All)
        {
            MeterReading reading = Capture.Read(Load(folder, place)).Readings[0];
            foreach (string theirs in $"{project}\n{libmbus}".Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string ours = Ours(reading, Item().Match(theirs).Value);
                if (ours != theirs)
                    found.Add($"{place}: {theirs} / {ours}");
            }
        }

        Assert.Equal(string.Join("\n", ExpectedDifferences.All.Select(d => $"{d.Place}: {d.Theirs} / {d.Ours}")), string.Join("\n", found));
        Assert.All(ExpectedDifferences.All, difference => Assert.NotEqual("", difference.Reason));
    }

    [Theory]
    [InlineData("gombus/tests.json")]
    [InlineData("jmbus/messages.json")]
    [InlineData("m-bus-parser/other.json")]
    [InlineData("node-mbus/telegrams.json")]
    [InlineData("wired-datalink/spec_frames.json")]
    public void Frames_are_of_the_given_kind_or_damaged(string file)
    {
        foreach (JsonElement telegram in Telegrams(Recorded.Folder(), file))
        {
            string hex = telegram.GetProperty("hex").GetString()!;
            byte[] bytes = Convert.FromHexString(hex[..(hex.Length & ~1)]);
            string kind = Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) ? frame.Kind.ToString().ToLowerInvariant() : "none";
            string said = telegram.GetProperty("check").GetString()!;
            Assert.Equal(said is "short" or "control" or "long" ? said : "none", kind);
            Assert.Equal(kind == "none", Capture.Read(bytes).Damages.Count > 0);
        }
    }

    [Fact]
    public void Fields_are_those_of_the_data_link_specification()
    {
        foreach (JsonElement telegram in Telegrams(Recorded.Folder(), "wired-datalink/spec_frames.json"))
        {
            byte[] bytes = Convert.FromHexString(telegram.GetProperty("hex").GetString()!);
            Assert.True(Frame.TryParse(bytes, 0, bytes.Length, out Frame frame));
            Assert.Equal(telegram.GetProperty("type").GetString(), $"{frame.Kind}Frame");
            Assert.Equal(telegram.GetProperty("c").GetString(), $"0x{frame.C:x2}");
            Assert.Equal(telegram.GetProperty("a").GetString(), $"0x{frame.A:x2}");
            string? ci = telegram.GetProperty("ci").GetString();
            Assert.Equal(ci, frame.Kind == FrameKind.Short ? null : $"0x{frame.Ci:x2}");
        }
    }

    [Fact]
    public void Every_long_telegram_of_those_files_is_compared()
    {
        foreach (string file in ExpectedTelegrams.All.Where(t => t.Place.EndsWith(']')).Select(t => t.Place[..t.Place.IndexOf('[')]).Distinct())
        {
            JsonElement[] telegrams = Telegrams(Recorded.Folder(), file);
            IEnumerable<string> places = telegrams.Index().Where(t => t.Item.GetProperty("check").GetString() == "long").Select(t => $"{file}[{t.Index}]");
            Assert.Empty(places.Except(ExpectedTelegrams.All.Select(t => t.Place)));
        }
    }

    [GeneratedRegex(@"^(secondary address|access number|manufacturer data|record \d+ value|record \d+ unit|record \d+|\w+)")]
    private static partial Regex Item();

    private static byte[] Load(string folder, string place)
    {
        Match match = Regex.Match(place, @"^(.+)\[(\d+)\]$");
        string hex = match.Success
            ? Telegrams(folder, match.Groups[1].Value)[int.Parse(match.Groups[2].Value)].GetProperty("hex").GetString()!
            : File.ReadAllText(Path.Combine(folder, place));
        return Convert.FromHexString(Regex.Replace(hex, @"\s", ""));
    }

    private static JsonElement[] Telegrams(string folder, string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static string Ours(MeterReading reading, string item)
    {
        if (item.StartsWith("record "))
            return $"{item} {OfRecord(reading, item.Split(' '))}".Trim();

        string value = item switch
        {
            "id" => reading.Identity!.Id,
            "manufacturer" => reading.Identity!.Manufacturer,
            "version" => $"{reading.Identity!.Version}",
            "medium" => $"{reading.Identity!.MediumCode:X2}",
            "address" => $"{Bytes(reading)[5]}",
            "access number" => $"{reading.AccessNumber}",
            "status" => $"{reading.Status!.Code:X2}",
            "records" => $"{reading.Records.Count(IsValue)}",
            "more" => reading.MoreRecordsFollow ? "yes" : "no",
            "secondary address" => Convert.ToHexString([.. Bytes(reading)[7..11].Reverse(), .. Bytes(reading)[11..15]]),
            "manufacturer data" => string.Join("; ", reading.Records.Where(r => !IsValue(r)).Select(r => Hex.Format(r.Data.Span))),
            _ => "",
        };
        return $"{item} {value}".Trim();
    }

    private static byte[] Bytes(MeterReading reading) => reading.Telegrams[0].Bytes.ToArray();

    private static bool IsValue(RecordReading record) => record.Kind is RecordKind.Record or RecordKind.FixedCounter;

    private static string OfRecord(MeterReading reading, string[] item)
    {
        RecordReading? record = reading.Records.Where(IsValue).ElementAtOrDefault(int.Parse(item[1]) - 1);
        if (record == null)
            return "none";
        if (item is [_, _, "unit"])
            return record.Unit;
        return item is [_, _, "value"] ? Value(record) : ExpectedRecord.Line(record);
    }

    private static string Value(RecordReading record) => record.ValueKind == ValueKind.None ? record.Error ?? record.Invalid ?? "" : record.ValueText;
}
