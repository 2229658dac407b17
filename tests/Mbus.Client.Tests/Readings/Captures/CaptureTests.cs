using Mbus.Client.Formats;
using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Readings;

public class CaptureTests
{
    private const string First = "68 13 13 68 08 01 72 78 56 34 12 74 52 01 07 05 00 00 00 01 7A 03 1F CS 16";
    private const string Second = "68 12 12 68 08 01 72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09 CS 16";
    private const string Stranger = "68 12 12 68 08 02 72 99 56 34 12 74 52 01 07 06 00 00 00 01 13 09 CS 16";

    [Theory]
    [InlineData("E5", "1")]
    [InlineData("10 5B 01 5C 16 E5", "1 1")]
    [InlineData(First + " " + Second, "2")]
    [InlineData(Second + " " + Second, "1 1")]
    [InlineData(First + " " + Stranger, "1 1")]
    [InlineData(First + " " + First + " " + Second + " " + Stranger, "3 1")]
    [InlineData("72 78 56 34 12 74 52 01 07 06 00 00 00 01 13 09", "1")]
    [InlineData("78 01 13 09", "1")]
    [InlineData("70 08", "1")]
    [InlineData("", "")]
    public void Telegrams_in_a_row_are_readings(string hex, string expected)
    {
        Capture capture = Capture.Read(Recorded.Bytes(hex));
        Assert.Empty(capture.Damages);
        Assert.Equal(expected, string.Join(" ", capture.Readings.Select(reading => reading.Telegrams.Count)));
    }

    [Fact]
    public void A_telegram_is_decoded_as_if_it_were_the_only_one()
    {
        string[] telegrams = [First, "10 5B 01 5C 16", Stranger, Second, "E5"];
        IEnumerable<string> alone = telegrams.Select(telegram => ReadingJson.Format(Capture.Read(Recorded.Bytes(telegram)).Readings[0]));
        IEnumerable<string> together = Capture.Read(Recorded.Bytes(string.Join(' ', telegrams))).Readings.Select(ReadingJson.Format);
        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData("68 03 03 68 08 01 70 78 16", 1, "The telegram is damaged: byte 8, the checksum, is 78; expected 79, the sum of the bytes 5 to 7.")]
    [InlineData("00 10 5B 01 5C 16", 1, "Bytes 1 to 1 are not a telegram: byte 1 is 00; expected 68, 10 or E5, with which frames begin, or a CI field such as 72.")]
    [InlineData("10 5B 01 5C 16 68 03 03 68 08 01 70", 2, "Bytes 6 to 12 are a damaged telegram: 7 bytes of 9: 2 bytes missing (L is 03), counted from there.")]
    [InlineData("68 05 05 68 08 E5 70 10 5B 01 5C 16 E5", 3, "Bytes 1 to 7 are a damaged telegram: 7 bytes of 11: 4 bytes missing (L is 05).")]
    [InlineData("72 01 02", 1, "The user data are damaged: CI 72 (variable structure, long header) announces a header, but only 2 bytes are there.")]
    [InlineData("78 01 13 09 02 6C 9F", 1, "The user data are damaged: they end within record 2.")]
    [InlineData("69 03 03 68 08 01 70 79 16", 1, "The telegram is damaged: byte 1 is 69; expected 68.")]
    [InlineData("03 03 68 08 01 70 79 16", 1, "The telegram is damaged: the first byte, the start 68, is missing.")]
    [InlineData("03 68 08 01 70 79 16", 1, "The telegram is damaged: the first 2 bytes of the start 68 L L 68 are missing.")]
    [InlineData("68 08 01 70 79 16", 1, "The telegram is damaged: the first 3 bytes of the start 68 L L 68 are missing.")]
    [InlineData("08 01 70 79 16", 1, "The telegram is damaged: the first 4 bytes of the start 68 L L 68 are missing.")]
    [InlineData("08 01 78 01 13 09", 1, "The telegram is damaged: the first 4 bytes of the start 68 L L 68 are missing.")]
    [InlineData("12 34", 0, "The telegram is damaged: byte 1 is 12; expected 68, 10 or E5, with which frames begin, or a CI field such as 72.")]
    public void Damage_is_reported_and_the_rest_is_read(string hex, int readings, string damage)
    {
        Capture capture = Capture.Read(Recorded.Bytes(hex));
        Assert.Equal([damage], capture.Damages);
        Assert.Equal(readings, capture.Readings.Count);
    }

    [Fact]
    public void A_stream_is_read_as_its_bytes_are_in_any_parts_that_it_comes_in()
    {
        byte[] bytes = Recorded.Bytes($"{First} 00 68 {Second} E5 {Stranger} 68 05 05 68 08 {First}");
        Capture whole = Capture.Read(bytes);
        for (int part = 1; part < 40; part++)
        {
            CaptureItem[] items = [.. Capture.Read(new InParts(bytes, part))];
            Assert.Equal(whole.Damages, items.Select(item => item.Damage).OfType<string>());
            Assert.Equal(whole.Readings.Select(reading => reading.Telegrams.Count), items.Select(item => item.Reading).OfType<MeterReading>().Select(reading => reading.Telegrams.Count));
        }
    }

    [Fact]
    public void A_stream_is_read_in_bounded_memory()
    {
        const int Count = 1_000_000;
        const int Bound = 64 << 20;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        int readings = 0;
        foreach (CaptureItem item in Capture.Read(new InParts(Enumerable.Repeat((byte)0xE5, Count).ToArray(), 1 << 16)))
        {
            readings += item.Reading == null ? 0 : 1;
            if (readings % (Count / 5) == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(Count, readings);
        Assert.InRange(most, 0, Bound);
    }

    [Fact]
    public void A_meter_that_always_announces_more_records_makes_readings_of_64_telegrams()
    {
        byte[] bytes = [.. Enumerable.Repeat(Recorded.Bytes(First), 130).SelectMany(telegram => telegram)];
        Assert.Equal([64, 64, 2], Capture.Read(bytes).Readings.Select(reading => reading.Telegrams.Count));
    }

    private sealed class InParts(byte[] bytes, int part) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, part));
    }
}
