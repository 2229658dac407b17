using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Mbus.Client.Formats;
using Mbus.Client.Readings;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Store;

namespace Mbus.Gateway.Mqtt.Json;

/// <summary>Messages with values of a meter; docs/schemas/mqtt.schema.json describes their payloads.</summary>
/// <param name="settings">Settings.</param>
/// <param name="topics">Topics.</param>
internal sealed class MeterMessages(MqttSettings settings, MqttTopics topics)
{
    /// <summary>Number of ends of months in a message.</summary>
    internal const int MaxMonths = 15;

    private static readonly JsonWriterOptions Options = new() { Encoder = Printable.JsonEncoder };

    /// <summary>
    /// Returns the messages of a reading: the present values, and the whole reading if wanted. A reading without present values, such as an
    /// alarm, has no message of its values: the last ones stay.
    /// </summary>
    /// <param name="stored">Reading.</param>
    /// <param name="key">AES-128 key of the meter; null for none.</param>
    /// <param name="isLast">True for the last reading of its meter: the broker keeps its values for later subscribers.</param>
    internal IEnumerable<MqttMessage> Of(StoredReading stored, byte[]? key, bool isLast)
    {
        MeterReading reading = stored.Decode(key);
        if (State(stored, reading) is { } state)
            yield return new MqttMessage(topics.State(stored.Meter.Id), state, isLast);
        if (settings.Readings)
        {
            ArrayBufferWriter<byte> all = new();
            ReadingJson.Write(all, reading);
            yield return new MqttMessage(topics.Reading(stored.Meter.Id), all.WrittenMemory, false);
        }
    }

    /// <summary>Returns the message of the present values alone; null if there are none.</summary>
    internal MqttMessage? StateOf(StoredReading stored, byte[]? key) =>
        State(stored, stored.Decode(key)) is { } state ? new MqttMessage(topics.State(stored.Meter.Id), state, true) : null;

    /// <summary>Returns the message of the values at the ends of the last months; null if there are none.</summary>
    internal MqttMessage? Months(StoredMeter meter, IReadOnlyList<MonthEndValue> ends)
    {
        DateOnly[] months = [.. ends.Select(end => end.Month).Distinct().OrderDescending().Take(MaxMonths)];
        if (months.Length == 0)
            return null;

        ReadOnlyMemory<byte> payload = Json(json =>
        {
            json.WriteStartObject();
            foreach (IGrouping<SeriesKey, MonthEndValue> series in ends.Where(end => months.Contains(end.Month)).GroupBy(end => end.Series))
            {
                json.WriteStartObject(SeriesName.Of(series.Key));
                foreach (MonthEndValue end in series.OrderByDescending(end => end.Month))
                    WriteNumber(json, end.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), DisplayUnit.Of(series.Key.Unit).Convert(end.Value));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
        return new MqttMessage(topics.Months(meter.Id), payload, true);
    }

    /// <summary>Returns the message of an event.</summary>
    internal MqttMessage Of(long number, MeterEvent happened) => new(
        happened.Meter is { } meter ? topics.EventOf(meter) : topics.Event,
        Json(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, number);
            json.WriteString("kind"u8, JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString()));
            WriteTime(json, "time", happened.Time);
            WriteTime(json, "until", happened.Until);
            json.WriteNumber("count"u8, happened.Count);
            json.WriteString("bus"u8, happened.Bus);
            json.WriteString("meter"u8, happened.Meter?.ToString());
            json.WriteString("text"u8, happened.Text);
            json.WriteEndObject();
        }),
        false);

    /// <summary>Returns what is written as JSON.</summary>
    internal static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> payload = new();
        using (Utf8JsonWriter json = new(payload, Options))
            write(json);
        return payload.WrittenMemory;
    }

    /// <summary>Writes a time in UTC.</summary>
    internal static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private static ReadOnlyMemory<byte>? State(StoredReading stored, MeterReading reading)
    {
        (SeriesKey Key, ExactDecimal Value)[] present = [.. SeriesKey.NumbersOf(reading).Where(number => number.Key.Storage == 0).Select(number => (number.Key, number.Value))];
        if (present.Length == 0)
            return null;

        return Json(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, stored.Number);
            WriteTime(json, "time", stored.Time);
            json.WriteString("bus"u8, stored.Meter.Bus);
            json.WriteString("address"u8, stored.Meter.Address.ToString());
            if (stored.Meter.Name != null)
                json.WriteString("name"u8, stored.Meter.Name);
            if (reading.Status != null)
                json.WriteString("status"u8, reading.Status.ToString());
            json.WriteStartObject("data"u8);
            foreach ((SeriesKey key, ExactDecimal value) in present)
                WriteNumber(json, SeriesName.Of(key), DisplayUnit.Of(key.Unit).Convert(value));
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, ExactDecimal value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value.ToString());
    }
}
