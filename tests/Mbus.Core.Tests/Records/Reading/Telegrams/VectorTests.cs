using System.Globalization;
using System.Text.Json;

namespace Mbus.Tests.Records;

/// <summary>The telegrams of <c>tests/vectors</c> have the meaning that is written beside them, as far as the core reads it.</summary>
public class VectorTests
{
    private readonly RecordReader _reader = new();

    [Fact]
    public void Headers_have_the_device_type_and_the_error_of_their_vector()
    {
        int headers = 0;
        int errors = 0;
        foreach ((string name, JsonElement telegram) in Frames.VectorTelegrams())
        {
            if (Header(telegram) is not { } header)
                continue;

            if (telegram.TryGetProperty("header", out JsonElement parts) && parts.TryGetProperty("medium", out JsonElement medium))
            {
                headers++;
                byte type = header.Address.DeviceType;
                Assert.Equal((name, medium.GetString()), (name, $"{type:X2} {DeviceTypeText.Text(type)}"));
                AssertNumber(name, parts, "access", header.AccessNumber);
            }

            if (telegram.TryGetProperty("error", out JsonElement error))
            {
                errors++;
                Assert.Equal((name, error.GetString()), (name, ApplicationErrorText.Text(header.ErrorCode)));
            }
        }

        Assert.True(headers > 500 && errors > 10, $"{headers} headers, {errors} errors");
    }

    [Fact]
    public void Records_have_the_parts_of_their_vector()
    {
        int records = 0;
        foreach ((string name, JsonElement telegram) in Frames.VectorTelegrams())
        {
            if (Header(telegram) is not { } header || !telegram.TryGetProperty("records", out JsonElement expected))
                continue;

            _reader.Reset(header);
            foreach (JsonElement record in expected.EnumerateArray())
            {
                records++;
                Assert.True(_reader.Read(), name);
                CheckRecord($"{name}, record {record.GetProperty("bytes").GetString()}", record);
            }

            // A DIF 1F without data after it is not a record of its own.
            Assert.True(!_reader.Read() || (_reader.Kind == RecordKind.MoreRecordsFollow && _reader.DataLength == 0 && !_reader.Read()), name);
            Assert.Equal((name, telegram.TryGetProperty("more", out _)), (name, _reader.MoreRecordsFollow));
        }

        Assert.True(records > 900, $"{records} records");
    }

    private void CheckRecord(string name, JsonElement record)
    {
        string bytes = record.GetProperty("bytes").GetString()!;
        Assert.Equal((name, Convert.ToHexString(Frames.Hex(bytes))), (name, Convert.ToHexString(_reader.Buffer, _reader.RecordOffset, _reader.RecordLength)));
        if (_reader.Kind > RecordKind.FixedCounter)
            return;

        if (record.TryGetProperty("quantity", out JsonElement quantity))
            Assert.StartsWith(_reader.Quantity.Text(), quantity.GetString(), StringComparison.Ordinal); // a code may follow
        AssertNumber(name, record, "storage", (long)_reader.Storage);
        AssertNumber(name, record, "tariff", _reader.Tariff);
        AssertNumber(name, record, "subunit", _reader.Subunit);
        Assert.Equal((name, Text(record, "function", "instantaneous")), (name, _reader.Function.ToString().ToLowerInvariant()));
        Assert.Equal((name, record.TryGetProperty("register", out _)), (name, _reader.IsRegister));
        string effects = record.TryGetProperty("effects", out JsonElement texts) ? string.Join("; ", texts.EnumerateArray().Select(text => text.GetString())) : "";
        Assert.Equal((name, effects), (name, string.Join("; ", Enumerable.Range(0, _reader.EffectCount).Select(i => _reader.GetEffect(i).Text()))));
        if (record.TryGetProperty("unit", out JsonElement unit) && !_reader.TryGetUnitText(out _))
            Assert.StartsWith(_reader.Unit.Text(), unit.GetString(), StringComparison.Ordinal); // a VIFE may add to it
        Assert.Equal((name, record.TryGetProperty("error", out _)), (name, _reader.Error != RecordError.None));
    }

    // Encrypted telegrams have the meaning of their decrypted content.
    private static TelegramHeader? Header(JsonElement telegram)
    {
        byte[] bytes = Frames.Hex(telegram.GetProperty("hex").GetString()!);
        if (!Frame.TryParse(bytes, 0, bytes.Length, out Frame frame))
            return null;

        TelegramHeader header = TelegramHeader.Read(frame);
        return header.Content is TelegramContent.Encrypted or TelegramContent.None ? null : header;
    }

    private static void AssertNumber(string name, JsonElement part, string member, long actual)
    {
        long expected = part.TryGetProperty(member, out JsonElement number) ? long.Parse(number.GetRawText(), CultureInfo.InvariantCulture) : 0;
        Assert.Equal((name, member, expected), (name, member, actual));
    }

    private static string Text(JsonElement part, string member, string otherwise) =>
        part.TryGetProperty(member, out JsonElement text) ? text.GetString()! : otherwise;
}
