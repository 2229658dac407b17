using System.Text.Encodings.Web;
using System.Text.Json;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Gateway.Settings;

/// <summary>List of meters in JSON (docs/schemas/meters.schema.json): how each is reached and read.</summary>
public static class MeterListFile
{
    private const int KeyBytes = 16;
    private const int MaxMeters = 10_000;
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromDays(7);
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns whether a text is a list in JSON, and not one of plain lines.</summary>
    public static bool IsJson(string text) => text.AsSpan().TrimStart().StartsWith("{");

    /// <summary>Reads a list.</summary>
    /// <param name="json">JSON text.</param>
    /// <param name="path">Path of the file, for messages; paths of key files are relative to its folder.</param>
    /// <exception cref="FormatException">The text is not a list; the message gives the line, and no key.</exception>
    public static IReadOnlyList<ListedMeter> Parse(string json, string path)
    {
        SettingsObject root = new(path, JsonText.Parse(json, path), "the list");
        root.Text("$schema");
        IReadOnlyList<SettingsObject> meters = root.Objects("meters") ?? throw root.Error("\"meters\" is missing. Expected {\"meters\": [ { \"address\": \"5\" } ]}.");
        root.Finish();
        if (meters.Count is 0 or > MaxMeters)
            throw root.Error($"there are {meters.Count} meters. Expected 1 to {MaxMeters}.");

        return [.. meters.Select(meter => Read(meter, Path.GetDirectoryName(Path.GetFullPath(path)) ?? "."))];
    }

    /// <summary>Returns a new list with the addresses and baud rates of meters.</summary>
    public static string Format(IReadOnlyList<ListedMeter> meters)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, Indented))
        {
            json.WriteStartObject();
            json.WriteStartArray("meters");
            foreach (ListedMeter meter in meters)
            {
                json.WriteStartObject();
                json.WriteString("address", meter.Address.ToString());
                if (meter.BaudRate is int baudRate)
                    json.WriteNumber("baud", baudRate);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static ListedMeter Read(SettingsObject meter, string folder)
    {
        string? keyFile = meter.Text("keyFile");
        ListedMeter read = new(meter.Required("address", MeterAddress.Parse), meter.Integer("baud", 1, int.MaxValue))
        {
            Name = meter.Text("name"),
            Timeout = ReadTimeout(meter),
            Retries = meter.Integer("retries", 0, MbusMaster.MaxRepeats),
            WakeUp = meter.Value<WakeUpPreamble?>("wake", WakeUpPreamble.Parse, null),
            Readout = ReadReadout(meter),
            Key = meter.Value("key", ParseKey, default),
            KeyFile = keyFile == null ? null : Path.Combine(folder, keyFile),
            Interval = meter.Value<TimeSpan?>("interval", ParseInterval, null),
        };
        meter.Finish();
        if (read.BaudRate is int rate && !LineAddress.IsBaudRate(rate))
            throw meter.Error($"\"baud\" is {rate}. Expected one of {string.Join(", ", LineAddress.BaudRates)}.");
        if (read.KeyFile != null && !read.Key.IsEmpty)
            throw meter.Error("\"key\" and \"keyFile\" exclude each other.");
        return read;
    }

    /// <summary>Reads the additional reply time of a meter.</summary>
    internal static TimeSpan? ReadTimeout(SettingsObject meter) =>
        meter.Value<TimeSpan?>("timeout", text => GatewaySettingsReader.ParseTime(text, MaxTimeout), null);

    /// <summary>Reads the steps and the request of a meter.</summary>
    internal static MeterReadout ReadReadout(SettingsObject meter)
    {
        IReadOnlyList<MeterRequest> steps = meter.List("steps", MeterRequest.Parse) ?? [];
        MeterRequest? request = meter.Value<MeterRequest?>("request", MeterRequest.Parse, null);
        return steps.Count == 0 && request == null ? MeterReadout.Standard : new MeterReadout { Steps = steps, Request = request };
    }

    private static TimeSpan? ParseInterval(string text)
    {
        int unit = text.EndsWith('h') ? 60 : 1;
        TimeSpan interval = GatewaySettingsReader.ParseTime(unit == 1 ? text : text[..^1] + "m", MaxInterval) * unit;
        return interval > TimeSpan.Zero && interval <= MaxInterval ? interval : throw new FormatException($"\"{text}\" is not a valid interval. Expected more than 0 and at most 7 days, for example \"15m\" or \"1h\".");
    }

    private static ReadOnlyMemory<byte> ParseKey(string text) => Hex.TryParse(text, out byte[] key) && key.Length == KeyBytes
        ? key
        : throw new FormatException($"the key has {text.Length} characters. Expected {2 * KeyBytes} hexadecimal digits, the 16 bytes of AES-128.");
}
