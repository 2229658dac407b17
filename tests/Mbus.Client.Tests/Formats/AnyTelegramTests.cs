using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Client.Tests.Readings;

namespace Mbus.Client.Tests.Formats;

public class AnyTelegramTests
{
    private const int Mutations = 20_000;

    private static readonly byte[] Key = new byte[16];

    [Fact]
    public void Every_recorded_telegram_goes_through_every_format()
    {
        int telegrams = 0;
        foreach ((string name, byte[] bytes) in Recorded.All())
        {
            Capture capture = Capture.Read(bytes, Key);
            Assert.True(capture.Readings.Count + capture.Damages.Count > 0, name);
            capture.Readings.ToList().ForEach(reading => WriteAll(reading, name));
            telegrams += capture.Readings.Count;
        }

        Assert.InRange(telegrams, 120, int.MaxValue);
    }

    [Fact]
    public void Mutated_user_data_go_through_every_format()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        string[] samples = ["water", "heat", "odd", "labels", "invalid", "encrypted", "fixed"];
        byte[][] bodies = [.. samples.Select(name => Sample.Read(name).Telegrams[0].Bytes[6..^2].ToArray())];
        for (int i = 0; i < Mutations; i++)
        {
            byte[] body = [.. bodies[random.Next(bodies.Length)]];
            for (int n = random.Next(1, 5); n > 0; n--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            body = body[..random.Next(1, body.Length + 1)];
            string what = $"seed {seed}, mutation {i}: {Hex.Format(body)}";
            MeterReading reading = MeterReading.FromUserData(body, Key);
            WriteAll(reading, what);
            TelegramExplanationTests.AssertCovered(reading.Telegrams[0], what);
        }
    }

    [Fact]
    public void Mutated_rows_of_telegrams_are_readings_and_damages_and_nothing_else()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        byte[] row = [.. ((string[])["heat", "water", "busy", "encrypted", "odd"]).SelectMany(name => Recorded.Bytes(Sample.Expected($"{name}.hex")))];
        for (int i = 0; i < Mutations / 10; i++)
        {
            byte[] bytes = [.. row];
            for (int n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = bytes[..random.Next(1, bytes.Length + 1)];
            Capture capture = Capture.Read(bytes, Key);
            int whole = capture.Readings.Sum(reading => reading.Telegrams.Sum(telegram => telegram.Bytes.Length));
            Assert.True(whole == bytes.Length || capture.Damages.Count > 0, $"seed {seed}, mutation {i}: {whole} of {bytes.Length} bytes are reported");
        }
    }

    private static void WriteAll(MeterReading reading, string what)
    {
        try
        {
            ReadingTable.Format(reading);
            ReadingCsv.Format(reading);
            using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(ReadingJson.Format(reading));
            foreach (TelegramReading telegram in reading.Telegrams)
                TelegramExplanation.Of(telegram);
            WriteXml(reading);
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }
    }

    private static void WriteXml(MeterReading reading)
    {
        System.Buffers.ArrayBufferWriter<byte> xml = new();
        foreach (TelegramReading telegram in reading.Telegrams)
        {
            byte[] bytes = telegram.Bytes.ToArray();
            bool isWritten = Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) && LibmbusXml.TryWrite(xml, frame, normalised: true, out _);
            Assert.Equal(isWritten, xml.WrittenCount > 0);
            xml.Clear();
        }
    }
}
